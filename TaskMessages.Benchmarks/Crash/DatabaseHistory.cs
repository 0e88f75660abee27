using MongoDB.Bson;

namespace TaskMessages.Benchmarks.Crash;

/// <summary>
/// The operations of one caller, in order: each document is inserted, changed by updates and by findAndModify, and every second one deleted.
/// So the number of operations that were acknowledged says what must be stored.
/// </summary>
internal static class DatabaseHistory
{
    /// <summary>Operations of one document.</summary>
    public const int Steps = 8;

    public const string Database = "crash";
    public const string Collection = "c";

    private const int LastChange = Steps - 2;

    /// <summary>Which document the operation is on.</summary>
    public static int DocumentOf(int operation) => operation / Steps;

    /// <summary>What the operation does.</summary>
    public static DatabaseOperation KindOf(int operation) => (operation % Steps) switch
    {
        0 => DatabaseOperation.Insert,
        Steps - 1 => DocumentOf(operation) % 2 == 1 ? DatabaseOperation.Delete : DatabaseOperation.Update,
        var step => step % 2 == 0 ? DatabaseOperation.FindAndModify : DatabaseOperation.Update,
    };

    /// <summary>A document as it is inserted.</summary>
    public static BsonDocument NewDocument(int caller, int number) => new()
    {
        { "_id", Id(caller, number) },
        { "caller", caller },
        { "number", number },
        { "version", 0 },
        { "tags", new BsonArray { number % 3, number % 5 } },
        { "text", new string('x', 300) },
    };

    /// <summary>The change of every update: the version and, with it, what an index holds of the document.</summary>
    public static BsonDocument Change() => new("$inc", new BsonDocument { { "version", 1 }, { "tags.0", 10 } });

    public static string Id(int caller, int number) => FormattableString.Invariant($"{caller}-{number}");

    /// <summary>How many operations of a caller are stored, judged by its documents.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="acknowledged">How many have been acknowledged; one more may have been on its way.</param>
    /// <param name="documents">The caller's documents.</param>
    /// <param name="problems">Takes what cannot be, one sentence each.</param>
    public static int Resume(int caller, int acknowledged, IEnumerable<BsonDocument> documents, ICollection<string> problems)
    {
        var stored = documents.ToDictionary(document => document["number"].AsInt32, document => document["version"].AsInt32);
        if (Difference(stored, acknowledged) is not { } difference)
            return acknowledged;
        if (Difference(stored, acknowledged + 1) is null)
            return acknowledged + 1;
        problems.Add(FormattableString.Invariant($"Caller {caller}, {acknowledged} operations acknowledged: {difference}"));
        return acknowledged;
    }

    private static string? Difference(Dictionary<int, int> stored, int operations)
    {
        var last = DocumentOf(operations);
        for (var number = 0; number <= last; number++)
        {
            var expected = VersionAfter(number, Math.Min(operations - (number * Steps), Steps));
            var found = stored.TryGetValue(number, out var version) ? version : (int?)null;
            if (found != expected)
                return FormattableString.Invariant($"document {number} has version {Text(found)} and must have {Text(expected)}.");
        }

        return stored.Keys.FirstOrDefault(number => number > last, -1) is >= 0 and var extra ? FormattableString.Invariant($"document {extra} was never to be inserted.") : null;
    }

    /// <summary>The version after so many of a document's operations; null: there is no document.</summary>
    private static int? VersionAfter(int number, int operations) => operations switch
    {
        0 => null,
        Steps => number % 2 == 1 ? null : LastChange + 1,
        _ => operations - 1,
    };

    private static string Text(int? version) => version is { } present ? FormattableString.Invariant($"{present}") : "none";
}
