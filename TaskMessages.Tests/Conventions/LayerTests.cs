using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace TaskMessages.Tests.Conventions;

/// <summary>Who may know whom: the table of docs/architecture.md, checked.</summary>
public sealed class LayerTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Domain"] = [],
        ["Mongo"] = [],
        ["EmbeddedMongo"] = ["Mongo"],
        ["Storage"] = ["Domain", "Mongo"],
        ["Api"] = ["Domain", "EmbeddedMongo", "Mongo", "Storage"],
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
    [TestCase("Mongo")]
    [TestCase("Storage")]
    public void Project_UsesNoPackage(string project)
    {
        // A package that only a build switch brings in is none of the default build.
        var packages = WithImports(ProjectFile(project)).SelectMany(file => file.Descendants("PackageReference"))
            .Where(package => package.Parent?.Attribute("Condition") is null)
            .Select(package => (string?)package.Attribute("Include"));

        Assert.That(packages, Is.Empty);
    }

    [Test]
    public void CollectionNames_AreKnownToStorageAlone()
    {
        var knowing = Repository.SourceFiles
            .Where(path => path.StartsWith("TaskMessages.Api/", StringComparison.Ordinal)
                || path.StartsWith("TaskMessages.Domain/", StringComparison.Ordinal))
            .Where(path => Repository.Read(path).Contains("GetCollection<", StringComparison.Ordinal));

        Assert.That(knowing, Is.Empty);
    }

    [Test]
    public void Stores_NameTheDriverInTheProjectFileAlone()
    {
        var usings = Repository.SourceFiles
            .Where(path => path.StartsWith("TaskMessages.Storage/", StringComparison.Ordinal))
            .Where(path => Regex.IsMatch(Repository.Read(path), @"using (TaskMessages\.Mongo|MongoDB)\b"));

        Assert.That(usings, Is.Empty);
    }

    /// <summary>The project file and those of the repository that it imports.</summary>
    private static IEnumerable<XDocument> WithImports(XDocument project) => project.Descendants("Import")
        .Select(import => XDocument.Parse(Repository.Read(((string)import.Attribute("Project")!)["../".Length..])))
        .Prepend(project);

    private static XDocument ProjectFile(string project) =>
        XDocument.Parse(Repository.Read($"TaskMessages.{project}/TaskMessages.{project}.csproj"));
}
