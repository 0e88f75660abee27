using System.Text.RegularExpressions;
using TaskMessages.EmbeddedMongo.Commands;
using TaskMessages.EmbeddedMongo.Commands.Reads.InitialStages;
using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Query.Expressions;
using TaskMessages.EmbeddedMongo.Query.Stages;
using TaskMessages.Tests.Conventions;

namespace TaskMessages.Tests.Docs;

/// <summary>docs/embedded-mongo.md lists what the embedded server supports and refuses, and the server agrees.</summary>
public sealed partial class EmbeddedMongoPageTests
{
    private const int UnknownStage = 40324;

    private static readonly string Page = Repository.Read("docs/embedded-mongo.md");

    [Test]
    public void Commands_InTheTable_AreThoseOfTheCommandTable()
    {
        var listed = Rows("Commands").TakeWhile(row => row[0] != "of every command").SelectMany(row => Names(row[0]));
        Assert.That(listed, Is.EquivalentTo(CommandTable.All.Select(command => command.Name)));
    }

    [Test]
    public void QueryOperators_InTheTable_AreUnderstoodOrRefusedAsItSays()
    {
        var rows = Rows("Query operators").ToList();
        foreach (var name in rows.SelectMany(row => Names(row[1])))
            Assert.That(FilterRefusal(name), Does.Not.Contain("unknown"), name);
        foreach (var name in rows.SelectMany(row => Names(row[2])))
            Assert.That(FilterRefusal(name), Is.Not.Empty, name);
        Assert.That(rows.SelectMany(row => Names(row[1])).Count(), Is.GreaterThan(20));
    }

    [Test]
    public void UpdateOperators_InTheTable_AreKnown()
    {
        foreach (var name in Rows("Updates and projections").Where(row => row[0] is "fields" or "bits").SelectMany(row => Names(row[1])))
            Assert.That(UpdateRefusal(name), Does.Not.Contain("Unknown modifier"), name);
        foreach (var name in Rows("Updates and projections").Where(row => row[0] == "arrays").SelectMany(row => Names(row[1])).TakeWhile(name => name != "$each"))
            Assert.That(UpdateRefusal(name), Does.Not.Contain("Unknown modifier"), name);
        Assert.That(UpdateRefusal("$nonsense"), Does.Contain("Unknown modifier"));
    }

    [Test]
    public void Stages_InTheTable_AreParsedOrUnknownAsItSays()
    {
        foreach (var name in Cell("Pipeline stages", "supported"))
            Assert.That(IsStage(name), Is.True, name);
        foreach (var name in Cell("Pipeline stages", "refused stages, with 40324"))
            Assert.That(IsStage(name), Is.False, name);
    }

    [Test]
    public void Accumulators_InTheTable_AreThoseOfTheCode()
    {
        foreach (var name in Cell("Pipeline stages", "accumulators"))
            Assert.That(Accumulator.Find(name, QueryScope.DefaultMaxMemory) is null, Is.False, name);
        foreach (var name in Cell("Pipeline stages", "refused accumulators, with 15952"))
            Assert.That(Accumulator.Find(name, QueryScope.DefaultMaxMemory) is null, Is.True, name);
    }

    [Test]
    public void Expressions_InTheTable_AreThoseOfTheCode() =>
        Assert.That(Cell("Pipeline stages", "expressions"), Is.EqualTo(ExpressionOperators.Names.Order(StringComparer.Ordinal)));

    private static string FilterRefusal(string name) => Refusal(() => Filter.Parse(FilterOf(name), new QueryScope(DateTimeOffset.UnixEpoch, null)));

    private static BsonDocument FilterOf(string name) => name switch
    {
        "$and" or "$or" or "$nor" => new BsonDocument(name, new BsonArray { new BsonDocument("a", 1) }),
        "$expr" or "$comment" or "$where" or "$text" or "$jsonSchema" => new BsonDocument(name, name == "$expr" ? new BsonDocument("$eq", new BsonArray { 1, 1 }) : "text"),
        _ => new BsonDocument("a", new BsonDocument(name, 1)),
    };

    private static string UpdateRefusal(string name) => Refusal(() => UpdateProgram.Parse(new BsonDocument(name, new BsonDocument("a", 1)), null, new QueryScope(DateTimeOffset.UnixEpoch, null)));

    private static bool IsStage(string name)
    {
        try
        {
            StageParser.Parse(new BsonDocument(name, 1), QueryScope.Empty, CollectionStage.Parse);
            return true;
        }
        catch (ServerErrorException error)
        {
            return error.Code != UnknownStage;
        }
    }

    private static string Refusal(Action parse)
    {
        try
        {
            parse();
            return "";
        }
        catch (ServerErrorException error)
        {
            return error.Message;
        }
    }

    private static IReadOnlyList<string> Cell(string section, string row) => [.. Names(Rows(section).Single(cells => cells[0] == row)[1])];

    /// <summary>The cells of the tables of a section, headings and rules left out.</summary>
    private static IEnumerable<string[]> Rows(string section) => Page.Split("## ")
        .Single(part => part.StartsWith(section + "\n", StringComparison.Ordinal)).Split('\n')
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| ---", StringComparison.Ordinal))
        .Select(line => line.Trim().Trim('|').Split('|').Select(cell => cell.Trim()).ToArray());

    private static IEnumerable<string> Names(string cell) => Quoted().Matches(cell).SelectMany(match => match.Groups[1].Value.Split(' '));

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
