using System.Net;
using TaskMessages.Api.Executors.Outbound;

namespace TaskMessages.Tests.Api.Executors;

public sealed class AddressGuardTests
{
    [TestCase("1.1.1.1")]
    [TestCase("8.8.8.8")]
    [TestCase("100.63.255.255")]
    [TestCase("100.128.0.0")]
    [TestCase("172.15.255.255")]
    [TestCase("172.32.0.0")]
    [TestCase("223.255.255.255")]
    [TestCase("2606:4700:4700::1111")]
    [TestCase("2001:4860:4860::8888")]
    [TestCase("::ffff:8.8.8.8")]
    [TestCase("64:ff9b::808:808")]
    [TestCase("2002:808:808::1")]
    public void IsPublic_GlobalAddress_True(string address) => Assert.That(AddressGuard.IsPublic(IPAddress.Parse(address)));

    [TestCase("0.0.0.0")]
    [TestCase("0.1.2.3")]
    [TestCase("10.0.0.1")]
    [TestCase("100.64.0.1")]
    [TestCase("100.127.255.255")]
    [TestCase("127.0.0.1")]
    [TestCase("127.255.255.254")]
    [TestCase("169.254.169.254")]
    [TestCase("168.63.129.16")]
    [TestCase("::ffff:168.63.129.16")]
    [TestCase("172.16.0.1")]
    [TestCase("172.31.255.255")]
    [TestCase("192.0.0.8")]
    [TestCase("192.0.2.1")]
    [TestCase("192.168.1.1")]
    [TestCase("198.18.0.1")]
    [TestCase("198.19.255.255")]
    [TestCase("198.51.100.7")]
    [TestCase("203.0.113.9")]
    [TestCase("224.0.0.1")]
    [TestCase("239.255.255.250")]
    [TestCase("240.0.0.1")]
    [TestCase("255.255.255.255")]
    [TestCase("::")]
    [TestCase("::1")]
    [TestCase("::10.0.0.1")]
    [TestCase("::ffff:127.0.0.1")]
    [TestCase("::ffff:169.254.169.254")]
    [TestCase("64:ff9b::a00:1")]
    [TestCase("64:ff9b:1::1")]
    [TestCase("100::1")]
    [TestCase("2001::1")]
    [TestCase("2001:10::1")]
    [TestCase("2001:db8::1")]
    [TestCase("2002:7f00:1::1")]
    [TestCase("2002:a00:1::1")]
    [TestCase("3fff::1")]
    [TestCase("fc00::1")]
    [TestCase("fd12:3456::1")]
    [TestCase("fe80::1")]
    [TestCase("fe80::1%1")]
    [TestCase("fec0::1")]
    [TestCase("ff02::1")]
    public void IsPublic_ReservedAddress_False(string address) => Assert.That(AddressGuard.IsPublic(IPAddress.Parse(address)), Is.False);

    [TestCase("localhost")]
    [TestCase("127.0.0.1")]
    [TestCase("::1")]
    public void AllowedAddresses_LoopbackHost_IsRefused(string host) =>
        Assert.That(
            async () => await new GuardedConnector(allowPrivateNetworks: false).AllowedAddressesAsync(host, CancellationToken.None),
            Throws.TypeOf<OutboundRefusedException>());

    [Test]
    public async Task AllowedAddresses_PrivateNetworksAllowed_KeepsLoopback()
    {
        var addresses = await new GuardedConnector(allowPrivateNetworks: true).AllowedAddressesAsync("127.0.0.1", CancellationToken.None);

        Assert.That(addresses, Is.EqualTo(new[] { IPAddress.Loopback }));
    }
}
