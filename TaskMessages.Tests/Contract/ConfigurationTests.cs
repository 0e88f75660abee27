using Microsoft.Extensions.Options;
using TaskMessages.Api.Hosting;

namespace TaskMessages.Tests.Contract;

/// <summary>A wrong setting stops the start, and the message names its key.</summary>
public sealed class ConfigurationTests
{
    [TestCase("Mongo:ConnectionString", "postgres://x")]
    [TestCase("Mongo:ConnectionString", "embedded://")]
    [TestCase("Mongo:Database", "a b")]
    [TestCase("EmbeddedMongo:Listen", "localhost")]
    [TestCase("EmbeddedMongo:Listen", "0.0.0.0:27017")]
    [TestCase("Limits:MaxBodyBytes", "0")]
    [TestCase("Limits:BodyTimeout", "00:00:00")]
    [TestCase("Cors:AllowedOrigins:0", "https://app.example.org/path")]
    [TestCase("Cors:AllowedOrigins:0", "app.example.org")]
    [TestCase("Cors:AllowedOrigins:0", "https://app.*.example.org")]
    [TestCase("ForwardedHeaders:KnownProxies:0", "proxy")]
    [TestCase("ForwardedHeaders:KnownNetworks:0", "10.0.0.0")]
    [TestCase("PathBase", "agents")]
    [TestCase("PathBase", "/agents/")]
    [TestCase("Admin:Token", "short")]
    [TestCase("Admin:TokenHash", "xyz")]
    public void Setting_OutOfRange_StopsTheStart(string key, string value)
    {
        var error = Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync($"--{key}={value}"));
        Assert.That(StartupFailure.Describe(error!), Does.Contain(key.Replace(":0", "", StringComparison.Ordinal)));
        Assert.That(StartupFailure.IsExpected(error!), Is.True);
    }

    [TestCase("Limits:MaxBodyBytes", "many")]
    [TestCase("Limits:MaxBodySize", "1")]
    public void Setting_Unreadable_StopsTheStart(string key, string value)
    {
        var error = Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync($"--{key}={value}"));
        Assert.That(StartupFailure.Describe(error!), Does.Contain(key).Or.Contain(key.Split(':')[1]));
    }

    [Test]
    public void Production_WithoutAdminToken_DoesNotStart()
    {
        var error = Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync("--environment=Production"));
        Assert.That(StartupFailure.Describe(error!), Does.Contain("Admin:TokenHash").And.Contain("Admin:Token "));
    }

    [Test]
    [Property("security", "M5")]
    public void M5_ListenerThatOtherMachinesReach_WithoutAUser_StopsTheStart()
    {
        var error = Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync("--EmbeddedMongo:Listen=0.0.0.0:0", "--EmbeddedMongo:AllowRemote=true"));
        Assert.That(StartupFailure.Describe(error!), Does.Contain("EmbeddedMongo:Listen").And.Contain("EmbeddedMongo:Username"));
    }

    [Test]
    public void SeveralSettings_Wrong_AreAllNamed()
    {
        var error = Assert.ThrowsAsync<AggregateException>(
            () => StartAsync("--environment=Production", "--Mongo:Database=a b"));
        Assert.That(StartupFailure.IsExpected(error!), Is.True);
        Assert.That(StartupFailure.Describe(error!), Does.Contain("Admin:TokenHash").And.Contain("Mongo:Database"));
    }

    private static async Task StartAsync(params string[] settings)
    {
        await using var app = await TaskMessagesApp.StartAsync(settings);
    }
}
