using System.Reflection;
using TaskMessages.EmbeddedMongo;
using TaskMessages.Tests.Conventions;

namespace TaskMessages.Tests.Docs;

/// <summary>docs/integration-tests.md shows the suite that runs here, and names every option.</summary>
public sealed class IntegrationTestsPageTests
{
    private const string Page = "docs/integration-tests.md";

    [Test]
    public void Example_InThePage_IsTheSuiteThatRunsHere()
    {
        var shown = MarkdownBlock.Parse(Repository.Read(Page)).Where(block => block.Language == "csharp").MaxBy(block => block.Text.Length)!;
        Assert.That(shown.Text.Trim(), Is.EqualTo(Repository.Read("TaskMessages.Tests/Docs/ConversationSuite.cs").Trim()));
    }

    [Test]
    public void Options_InTheTable_AreThoseThatThereAre()
    {
        var listed = Repository.Read(Page).Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]);
        var all = typeof(EmbeddedMongoOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name);
        Assert.That(listed, Is.EquivalentTo(all));
    }

    [Test]
    public void PublicTypes_OfTheServer_AreTheTwoOfThePage() =>
        Assert.That(typeof(EmbeddedMongoServer).Assembly.GetExportedTypes().Select(type => type.Name), Is.EquivalentTo(new[] { nameof(EmbeddedMongoServer), nameof(EmbeddedMongoOptions) }));
}
