using System.Net;
using TaskMessages.Api.Executors.Outbound;

namespace TaskMessages.Tests.Api.Executors;

/// <summary>A name with several addresses is connected to at none that is not allowed.</summary>
public sealed class GuardedConnectorTests
{
    private const string Public = "93.184.216.34";

    [TestCase("10.0.0.1", Public)]
    [TestCase(Public, "127.0.0.1")]
    [TestCase("169.254.169.254", Public, "::1", "fd00::1")]
    public async Task AllowedAddresses_NameWithPublicAndPrivateOnes_ArePublicAlone(params string[] addresses)
        => Assert.That(await AllowedAsync(false, addresses), Is.EqualTo(new[] { IPAddress.Parse(Public) }));

    [Test]
    public void AllowedAddresses_NameWithPrivateOnesOnly_IsRefused()
        => Assert.That(async () => await AllowedAsync(false, "10.0.0.1", "::1"), Throws.TypeOf<OutboundRefusedException>());

    [Test]
    public async Task AllowedAddresses_PrivateNetworksAllowed_AreAll()
        => Assert.That(await AllowedAsync(true, "10.0.0.1", Public), Has.Length.EqualTo(2));

    [Test]
    public async Task AllowedAddresses_LiteralAddress_IsNotResolved()
    {
        var connector = new GuardedConnector(false, (_, _) => throw new InvalidOperationException("There is nothing to resolve."));

        Assert.That(await connector.AllowedAddressesAsync(Public, CancellationToken.None), Is.EqualTo(new[] { IPAddress.Parse(Public) }));
    }

    private static Task<IPAddress[]> AllowedAsync(bool allowPrivate, params string[] addresses)
        => new GuardedConnector(allowPrivate, (_, _) => Task.FromResult(Array.ConvertAll(addresses, IPAddress.Parse))).AllowedAddressesAsync("agent.example", CancellationToken.None);
}
