using System.Globalization;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Delivery;
using TaskMessages.Api.Executors;
using TaskMessages.Api.Worker;
using TaskMessages.Console;
using TaskMessages.Tests.Conventions;

namespace TaskMessages.Tests.Contract;

/// <summary>docs/configuration.md lists every key with the default that the code has.</summary>
public sealed class ConfigurationPageTests
{
    private static readonly string Page = Repository.Read("docs/configuration.md");

    private static IEnumerable<TestCaseData> Settings() => new (string Section, object Options)[]
    {
        (MongoOptions.SectionName, new MongoOptions()),
        (EmbeddedMongoOptions.SectionName, new EmbeddedMongoOptions()),
        (DataProtectionKeyOptions.SectionName, new DataProtectionKeyOptions()),
        (AdminOptions.SectionName, new AdminOptions()),
        (ReferenceOptions.SectionName, new ReferenceOptions()),
        (ConsoleOptions.SectionName, new ConsoleOptions()),
        (LimitsOptions.SectionName, new LimitsOptions()),
        (MessageContractOptions.SectionName, new MessageContractOptions()),
        (AuthOptions.SectionName, new AuthOptions()),
        (RetentionOptions.SectionName, new RetentionOptions()),
        (CrossOriginOptions.SectionName, new CrossOriginOptions()),
        (TrustedProxyOptions.SectionName, new TrustedProxyOptions()),
        (AgentsOptions.SectionName, new AgentsOptions()),
        (WorkerOptions.SectionName, new WorkerOptions()),
        (DeliveryOptions.SectionName, new DeliveryOptions()),
    }.SelectMany(section => section.Options.GetType().GetProperties()
        .Where(property => property.CanWrite)
        .Select(property => new TestCaseData($"{section.Section}:{property.Name}", property.GetValue(section.Options))));

    [TestCase(nameof(PathBaseOptions.PathBase), null)]
    [TestCaseSource(nameof(Settings))]
    public void Key_IsListedWithItsDefault(string key, object? value)
    {
        var row = Page.Split('\n').SingleOrDefault(line => line.StartsWith($"| `{key}` |", StringComparison.Ordinal));

        Assert.That(row, Is.Not.Null, $"{key} is missing");
        var text = value switch
        {
            bool flag => flag ? "true" : "false",
            string[] { Length: 0 } => "",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
        if (!string.IsNullOrEmpty(text))
            Assert.That(row, Does.Contain($"`{text}`"));
    }
}
