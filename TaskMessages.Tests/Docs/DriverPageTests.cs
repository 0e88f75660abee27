using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using TaskMessages.Tests.Conventions;

namespace TaskMessages.Tests.Docs;

/// <summary>The page's list of members is an artefact: <c>UPDATE_DRIVER_PAGE=1</c> writes it anew, anything else compares.</summary>
public sealed partial class DriverPageTests
{
    private const string Page = "docs/mongo-driver.md";
    private const string Marker = "<!-- members: made by DriverPageTests -->";
    private const string Root = "TaskMessages.Mongo.";

    private static readonly Assembly Driver = Assembly.Load("TaskMessages.Mongo");
    private static readonly DocumentationFile Documentation = new(Driver);

    [Test]
    public async Task Page_Members_AreTheDriversOwn()
    {
        var path = Path.Combine(Repository.Root, Page);
        var parts = (await File.ReadAllTextAsync(path)).Split(Marker);
        Assert.That(parts, Has.Length.EqualTo(2), $"{Page} has the marker {Marker} once");

        var members = Members();
        if (Environment.GetEnvironmentVariable("UPDATE_DRIVER_PAGE") == "1")
            await File.WriteAllTextAsync(path, parts[0] + Marker + members);

        Assert.That((await File.ReadAllTextAsync(path)).Split(Marker)[1], Is.EqualTo(members), $"run this test with UPDATE_DRIVER_PAGE=1 and review {Page}");
    }

    [Test]
    public void Summary_OfEveryDocumentedMember_IsFound()
    {
        var found = Types().SelectMany(type => DriverSurface.DeclaredBy(type).Select(member => member.Member).Prepend(type))
            .Count(member => Documentation.Summary(member).Length > 0);
        Assert.That(found, Is.GreaterThan(200));
        Assert.That(Documentation.Summary(typeof(DriverPageTests)), Is.Empty);
    }

    [TestCase(nameof(IDocumented.Plain), "M:TaskMessages.Tests.Docs.DriverPageTests.IDocumented.Plain")]
    [TestCase(nameof(IDocumented.Generic), "M:TaskMessages.Tests.Docs.DriverPageTests.IDocumented.Generic``1(System.Collections.Generic.IEnumerable{``0},System.Int32@)")]
    [TestCase(nameof(IDocumented.Nested), "M:TaskMessages.Tests.Docs.DriverPageTests.IDocumented.Nested(System.Collections.Generic.Dictionary{System.String,System.Nullable{System.Int32}[]}.KeyCollection)")]
    public void Id_OfAMember_IsTheCompilersOwn(string name, string id) =>
        Assert.That(DocumentationFile.Id(typeof(IDocumented).GetMethod(name)!), Is.EqualTo(id));

    private static IEnumerable<Type> Types() => DriverSurface.Types(Driver, Root).Where(type => !type.IsNested);

    private static string Members()
    {
        var types = Types().ToArray();
        var text = new StringBuilder();
        text.Append($"\n\n{types.Length} types with {types.Sum(type => DriverSurface.DeclaredBy(type).Count())} members, each compared with MongoDB.Driver {ComparedVersion()}.\n");
        foreach (var space in types.GroupBy(type => type.Namespace!))
        {
            text.Append($"\n### {space.Key}\n");
            foreach (var type in space)
                Append(text, type);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, Type type)
    {
        text.Append($"\n#### {DriverSurface.Name(type).Replace("<", "\\<", StringComparison.Ordinal)}\n\n");
        var summary = Documentation.Summary(type);
        if (summary.Length > 0)
            text.Append($"{summary}\n\n");
        if (type.IsEnum)
        {
            text.Append($"{string.Join(", ", Enum.GetNames(type).Select(name => $"`{name}`"))}\n");
            return;
        }

        // the comment of a primary constructor is the type's own
        foreach (var (signature, member) in DriverSurface.DeclaredBy(type))
            text.Append(Documentation.Summary(member) is { Length: > 0 } meaning && meaning != summary ? $"* `{signature}` – {meaning}\n" : $"* `{signature}`\n");
    }

    private static string ComparedVersion() => Version().Match(Repository.Read("build/MongoDriver.targets")).Groups[1].Value;

    [GeneratedRegex(">([0-9.]+)</MongoDriverVersion>")]
    private static partial Regex Version();

    private interface IDocumented
    {
        void Plain();

        void Generic<T>(IEnumerable<T> values, out int count);

        void Nested(Dictionary<string, int?[]>.KeyCollection keys);
    }
}
