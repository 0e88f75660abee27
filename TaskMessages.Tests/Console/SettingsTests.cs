using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Console;
using TaskMessages.Api.Executors;
using TaskMessages.Console.Operations;
using TaskMessages.Domain.Steps;
using TaskMessages.Tests.Contract;

namespace TaskMessages.Tests.Console;

/// <summary>The configuration as the console shows it: all of it, explained, and nothing of what is secret.</summary>
public sealed class SettingsTests
{
    /// <summary>Which cookies are passed on, not what is in them.</summary>
    private const string NamesOfCookies = nameof(AgentsOptions.DelegatedCookies);

    private TaskMessagesApp _app = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _app = await TaskMessagesApp.StartAsync(
        "--Worker:Lease=00:00:30", "--Admin:TokenHash=" + new string('a', 64), "--Agents:RegistrationToken=hidden-hidden-hidden", "--Auth:ProviderUrl=https://me:hidden@127.0.0.1:1/?api_key=hidden");

    [OneTimeTearDown]
    public Task StopAsync() => _app.DisposeAsync().AsTask();

    private IReadOnlyList<Setting> Settings => _app.Services.GetRequiredService<IServiceSettings>().Read();

    [Test]
    public void EverySetting_IsExplained()
    {
        Assert.That(Settings.Where(setting => setting.Meaning.Length == 0 || setting.Section.Length == 0).Select(setting => setting.Key), Is.Empty);
        Assert.That(Settings.Select(setting => setting.Key), Is.Unique.And.Contains("PathBase").And.Contains("Delivery:MaxPending").And.Contains("RequestLog:QuickReads"));
    }

    [Test]
    public void Setting_ThatWasSet_IsToldFromDefaults()
    {
        var lease = Settings.Single(setting => setting.Key == "Worker:Lease");
        Assert.That((lease.Value, lease.IsSet, lease.Section), Is.EqualTo(("00:00:30", true, "Worker")));
        Assert.That(Settings.Single(setting => setting.Key == "Worker:Concurrency"), Has.Property(nameof(Setting.Value)).EqualTo("16").And.Property(nameof(Setting.IsSet)).False);
    }

    [Test]
    public void NoSecret_IsShown()
    {
        Assert.That(Settings.Select(setting => setting.Value), Has.None.Contains("hidden").And.None.Contains("aaaa"));
        Assert.That(Settings.Single(setting => setting.Key == "Agents:RegistrationToken"), Has.Property(nameof(Setting.Value)).EqualTo(SettingText.Hidden).And.Property(nameof(Setting.IsSet)).True);
        Assert.That(Settings.Single(setting => setting.Key == "EmbeddedMongo:Password").Value, Is.Empty, "what is not set is no secret");
    }

    /// <summary>Whoever adds a setting with such a name has to say that it is one.</summary>
    [Test]
    public void Setting_NamedLikeASecret_IsMarkedAsOne()
    {
        var unmarked = _app.Services.GetServices<ConfiguredSection>()
            .SelectMany(section => section.Options.GetProperties().Where(property => property.CanWrite && property.PropertyType == typeof(string)))
            .Where(property => Redaction.Of(new JsonMap { [property.Name] = "value" }) is JsonMap map && Equals(map[property.Name], Redaction.Mark))
            .Where(property => property.GetCustomAttribute<SecretAttribute>() is null && property.Name != NamesOfCookies)
            .Select(property => $"{property.DeclaringType!.Name}.{property.Name}");

        Assert.That(unmarked, Is.Empty);
    }

    [TestCase("mongodb://user:p%40ss@one:1,two:2/?tls=true&tlsCertificateKeyFilePassword=hidden&replicaSet=rs", "mongodb://user:[REDACTED]@one:1,two:2/?tls=true&tlsCertificateKeyFilePassword=[REDACTED]&replicaSet=rs")]
    [TestCase("mongodb://user:hid:d/e@n@host/db", "mongodb://user:[REDACTED]@host/db")]
    [TestCase("mongodb://host/?authMechanismProperties=AWS_SESSION_TOKEN:hidden", "mongodb://host/?authMechanismProperties=[REDACTED]")]
    [TestCase("mongodb://user@host", "mongodb://user@host")]
    [TestCase("embedded://data", "embedded://data")]
    public void Address_IsShownWithoutItsSecrets(string address, string expected) => Assert.That(SettingText.Of(address, isSecret: false), Is.EqualTo(expected));
}
