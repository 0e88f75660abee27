using System.Text.RegularExpressions;
using TaskMessages.EmbeddedMongo.Commands;
using TaskMessages.EmbeddedMongo.Commands.Reads.InitialStages;
using TaskMessages.EmbeddedMongo.Query.Expressions;
using TaskMessages.EmbeddedMongo.Query.Filters;
using TaskMessages.EmbeddedMongo.Query.Stages;
using TaskMessages.EmbeddedMongo.Query.Updates;
using TaskMessages.Tests.Conventions;

namespace TaskMessages.Tests.EmbeddedMongo.Query;

/// <summary>
/// Whatever the server knows by a name is named by a case of these tests, so that a checkout proves it without the specifications' data. The names come
/// from the server's own tables, the cases from the tests' text.
/// </summary>
public sealed class NamedCasesTests
{
    private const string Folder = "TaskMessages.Tests/EmbeddedMongo/";

    // A table of cases, by the beginning of its files' names.
    private static readonly string[] Filters = ["Query/FilterMatchTests"];
    private static readonly string[] Updates = ["Query/UpdateOperatorTests", "Query/UpdateProgramTests"];
    private static readonly string[] Expressions = ["Query/ExpressionTests"];
    private static readonly string[] Pipelines = ["Query/PipelineTests", "Query/SampleStageTests", "Server/CollectionStageTests"];
    private static readonly string[] Commands = ["Server/"];

    [Test]
    public void QueryOperators_EachOne_HasACase() => Check(FilterParser.Names.Concat(FieldConditionParser.Names), Filters, AsField);

    [Test]
    public void UpdateOperators_EachOne_HasACase() => Check(UpdateTreeParser.Names, Updates, AsField);

    [Test]
    public void Expressions_EachOne_HasACase() => Check(ExpressionOperators.Names, Expressions, AsField);

    [Test]
    public void Accumulators_EachOne_HasACase() => Check(Accumulator.Names, Pipelines, name => @"\{_id: .*\{" + Regex.Escape(name) + ":");

    [Test]
    public void Stages_EachOne_HasACase() => Check(StageParser.Names.Concat(CollectionStage.Names), Pipelines, name => @"[\[ ]\{" + Regex.Escape(name) + ":");

    [Test]
    public void Commands_EachOne_HasACase() => Check(CommandTable.All.Select(command => command.Name), Commands, name => $@"\{{ ?""?{name}""?[:,]");

    [Test]
    public void Missing_OfANameThatNoCaseHas_IsThatName() =>
        Assert.That(Missing(["$abs", "$" + "nowhere"], Expressions, AsField), Is.EqualTo(new[] { "$" + "nowhere" }));

    private static string AsField(string name) => @"[{ ]'?" + Regex.Escape(name) + "'?:";

    private static void Check(IEnumerable<string> names, string[] tables, Func<string, string> pattern)
    {
        var all = names.ToArray();
        Assert.That(all, Has.Length.GreaterThan(8).And.Unique);
        Assert.That(Missing(all, tables, pattern), Is.Empty, "add a case to " + string.Join(" or ", tables));
    }

    private static string[] Missing(IEnumerable<string> names, string[] tables, Func<string, string> pattern)
    {
        var text = string.Join('\n', Repository.SourceFiles.Where(path => tables.Any(table => path.StartsWith(Folder + table, StringComparison.Ordinal))).Select(Repository.Read));
        return [.. names.Where(name => !Regex.IsMatch(text, pattern(name)))];
    }
}
