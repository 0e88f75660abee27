using System.Xml.Linq;

namespace TaskMessages.Tests.Conventions;

/// <summary>Who may know whom: the table of docs/architecture.md, checked.</summary>
public sealed class LayerTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Domain"] = [],
        ["EmbeddedMongo"] = [],
        ["Storage"] = ["Domain"],
        ["Console"] = ["Domain"],
        ["Api"] = ["Console", "Domain", "EmbeddedMongo", "Storage"],
    };

    private static IEnumerable<string> Projects => Allowed.Keys;

    [TestCaseSource(nameof(Projects))]
    public void Project_References_OnlyWhatItMay(string project)
    {
        var references = WithImports(ProjectFile(project)).SelectMany(file => file.Descendants("ProjectReference"))
            .Select(reference => Path.GetFileNameWithoutExtension(((string)reference.Attribute("Include")!).Replace('\\', '/')))
            .Select(name => name["TaskMessages.".Length..]);

        Assert.That(references, Is.SubsetOf(Allowed[project]));
    }

    [TestCase("Domain")]
    [TestCase("EmbeddedMongo", "MongoDB.Bson", "SQLitePCLRaw.bundle_e_sqlite3")]
    [TestCase("Storage", "MongoDB.Driver")]
    [TestCase("Console", "HtmlSanitizer", "Markdig", "MudBlazor")]
    public void Project_UsesNoOtherPackages(string project, params string[] packages)
    {
        var used = WithImports(ProjectFile(project)).SelectMany(file => file.Descendants("PackageReference")).Select(package => (string?)package.Attribute("Include"));

        Assert.That(used, Is.EquivalentTo(packages));
    }

    [Test]
    public void CollectionNames_AreKnownToStorageAlone()
    {
        var knowing = Repository.SourceFiles
            .Where(path => path.StartsWith("TaskMessages.Api/", StringComparison.Ordinal)
                || path.StartsWith("TaskMessages.Domain/", StringComparison.Ordinal))
            .Where(path => Repository.Read(path).Contains("GetCollection(", StringComparison.Ordinal));

        Assert.That(knowing, Is.Empty);
    }

    /// <summary>The project file and those of the repository that it imports.</summary>
    private static IEnumerable<XDocument> WithImports(XDocument project) => project.Descendants("Import")
        .Select(import => XDocument.Parse(Repository.Read(((string)import.Attribute("Project")!)["../".Length..])))
        .Prepend(project);

    private static XDocument ProjectFile(string project) =>
        XDocument.Parse(Repository.Read($"TaskMessages.{project}/TaskMessages.{project}.csproj"));
}
