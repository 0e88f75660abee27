using TaskMessages.EmbeddedMongo.Server;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

[TestFixture]
internal sealed class ListenAddressTests
{
    [TestCase("127.0.0.1:27017", "127.0.0.1:27017")]
    [TestCase("127.0.0.1", "127.0.0.1:27017")]
    [TestCase("127.0.0.1:0", "127.0.0.1:0")]
    [TestCase("localhost:5000", "127.0.0.1:5000")]
    [TestCase("[::1]:5000", "[::1]:5000")]
    public void Parse_Loopback_GivesTheEndpoint(string text, string expected) =>
        Assert.That(ListenAddress.Parse(text, allowRemote: false).ToString(), Is.EqualTo(expected));

    [TestCase("0.0.0.0:27017")]
    [TestCase("[::]:27017")]
    [TestCase("192.168.1.5:27017")]
    public void Parse_ReachableByOthers_OnlyWhenAllowed(string text)
    {
        Assert.That(() => ListenAddress.Parse(text, allowRemote: false), Throws.ArgumentException.With.Message.Contains("AllowRemote"));
        Assert.That(ListenAddress.Parse(text, allowRemote: true).Port, Is.EqualTo(27017));
    }

    [TestCase("")]
    [TestCase("example.com:27017")]
    [TestCase("127.0.0.1:99999")]
    public void Parse_NoAddress_NamesTheOption(string text) =>
        Assert.That(() => ListenAddress.Parse(text, allowRemote: false), Throws.ArgumentException.With.Message.Contains("EmbeddedMongo:Listen"));
}
