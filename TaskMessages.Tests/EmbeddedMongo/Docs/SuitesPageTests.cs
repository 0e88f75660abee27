using System.Text;
using TaskMessages.Tests.Conventions;
using TaskMessages.Tests.EmbeddedMongo.Bson;
using TaskMessages.Tests.EmbeddedMongo.Unified;

namespace TaskMessages.Tests.EmbeddedMongo.Docs;

/// <summary>The page about the specifications' suites is an artefact of their tests: <c>UPDATE_SUITES_PAGE=1</c> writes it anew, anything else compares.</summary>
public sealed class SuitesPageTests
{
    private const string Page = "docs/suites.md";

    /// <summary>They judge a client alone, which the vendor does with its own.</summary>
    private static readonly string[] OfClients = ["connection_string", "discovery_and_monitoring", "server_selection", "uri_options"];

    private const string Head = """
        # The specifications' suites

        The MongoDB drivers' specifications come with test data, which is not part of this repository. The tests read it from the folder that `MONGODB_SPECIFICATIONS` names, or
        from `shared/specs` beside or above the checkout; a copy of the folder `test` of <https://github.com/mongodb/mongo-python-driver> will do. Where there is none, the run
        says in one line how many cases it left out. This page is written from the tests' own tables: `UPDATE_SUITES_PAGE=1 ./test.sh --filter FullyQualifiedName~SuitesPage`.

        A case applies unless it asks for another server than a MongoDB 7.0 of the kind that the row names, or the suite itself says to skip it. A suite that runs against
        several kinds has a row for each, and what applies to more than one is counted in each.
        Refused are those that the tests list as not holding, because the server or the vendor's driver does not have what they ask for; by name, or by file, of which single
        cases may hold all the same. They run through the vendor's .NET driver, and compare results, errors and what is stored: the server is judged, not what the driver tells of itself.

        What a case comes to is not measured here: the counts are those on which each suite's own test insists. That fails when a case that is not listed does not
        hold, when one that is listed by name does, or when the number of held ones changes; so nothing is failing where those tests pass.


        """;

    [SpecificationTest]
    public async Task Page_Suites_AreTheTestsOwn(string specifications)
    {
        Assert.That(specifications, Does.Exist);
        var path = Path.Combine(Repository.Root, Page);
        var page = Written([.. Rows()]);
        if (Environment.GetEnvironmentVariable("UPDATE_SUITES_PAGE") == "1")
            await File.WriteAllTextAsync(path, page);

        Assert.That(await File.ReadAllTextAsync(path), Is.EqualTo(page), $"run this test with UPDATE_SUITES_PAGE=1 and review {Page}");
    }

    [SpecificationTest]
    public void Rows_AreAllSuitesThatThereAre(string specifications)
    {
        var folders = Directory.EnumerateDirectories(specifications).Select(Path.GetFileName).Except(OfClients);
        Assert.That(Rows().Select(row => row.Suite.Split('/')[0]).Distinct(), Is.EquivalentTo(folders));
        Assert.That(Rows().Where(row => row.Failing != 0 || row.Cases == 0).Select(row => row.Suite), Is.Empty);
    }

    private static IEnumerable<SuiteRow> Rows() =>
        UnifiedRows()
            .Append(CorpusTests.Row())
            .OrderBy(row => row.Suite, StringComparer.Ordinal).ThenBy(row => row.Server, StringComparer.Ordinal);

    private static IEnumerable<SuiteRow> UnifiedRows() =>
        from type in typeof(UnifiedSuite).Assembly.GetTypes()
        where type.IsSubclassOf(typeof(UnifiedSuite)) && !type.IsAbstract
        select ((UnifiedSuite)Activator.CreateInstance(type)!).Row();

    private static string Written(SuiteRow[] rows)
    {
        var text = new StringBuilder(Head);
        text.Append("| suite | against | cases | held | refused | failing | do not apply |\n| --- | --- | ---: | ---: | ---: | ---: | ---: |\n");
        foreach (var row in rows)
            text.Append($"| `{row.Suite}` | {row.Server} | {row.Cases} | {row.Held} | {row.Refused} | {row.Failing} | {row.OtherServer} |\n");
        text.Append(
            $"| all | | {rows.Sum(row => row.Cases)} | {rows.Sum(row => row.Held)} | {rows.Sum(row => row.Refused)} | {rows.Sum(row => row.Failing)} | {rows.Sum(row => row.OtherServer)} |\n");
        foreach (var row in rows.Where(row => row.Refused > 0))
            AppendRefused(text, row);
        return text.ToString();
    }

    private static void AppendRefused(StringBuilder text, SuiteRow row)
    {
        text.Append($"\n## Refused in `{row.Suite}`{(row.Server.Length > 0 ? $", {row.Server}" : "")}\n");
        foreach (var reason in row.Listed.GroupBy(listed => listed.Reason))
        {
            text.Append($"\n{char.ToUpperInvariant(reason.Key[0])}{reason.Key[1..]}:\n\n");
            foreach (var listed in reason)
                text.Append($"* {listed.Name}{(listed.Cases > 1 ? $" ({listed.Cases} cases)" : "")}\n");
        }
    }
}
