using TaskMessages.EmbeddedMongo.Storage.Keys;
using TaskMessages.EmbeddedMongo.Storage.Sqlite;

namespace TaskMessages.EmbeddedMongo.Storage;

/// <summary>Whether every document stands under all its keys in every index, and every index entry belongs to a document that has this key.</summary>
internal static class ConsistencyCheck
{
    private const int MaxProblems = 100;

    public static IReadOnlyList<ConsistencyProblem> Run(Connection connection, CollectionInfo collection, CancellationToken cancellationToken)
    {
        var problems = new List<ConsistencyProblem>();
        var expected = CheckDocuments(connection, collection, problems, cancellationToken);
        foreach (var index in collection.Indexes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // All expected keys are there, so entries too many are those that no document asks for.
            var entries = connection.ScalarInt64(index.Sql.CountAll);
            if (entries != expected[index.Id])
                problems.Add(new ConsistencyProblem($"{collection.FullName}: index {index.Name} has {entries} entries where the documents have {expected[index.Id]} keys.", index.Name, null));
        }

        return problems;
    }

    private static Dictionary<int, long> CheckDocuments(Connection connection, CollectionInfo collection, List<ConsistencyProblem> problems, CancellationToken cancellationToken)
    {
        var expected = collection.Indexes.ToDictionary(index => index.Id, _ => 0L);
        var keys = new IndexKeySet();
        using var documents = connection.Prepare(collection.Sql.Forward);
        documents.Bind(1, long.MinValue);
        while (documents.Step() && problems.Count < MaxProblems)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var row = documents.Int64(0);
            if (!TryDecode(documents.Blob(1), out var document))
            {
                problems.Add(new ConsistencyProblem($"{collection.FullName}: row {row} is not a document.", null, row));
                continue;
            }

            foreach (var index in collection.Indexes)
            {
                IndexKeyExtractor.Extract(index, document, keys);
                expected[index.Id] += keys.Count;
                CheckKeys(connection, collection, index, row, keys, problems);
            }
        }

        return expected;
    }

    private static void CheckKeys(Connection connection, CollectionInfo collection, IndexInfo index, long row, IndexKeySet keys, List<ConsistencyProblem> problems)
    {
        if ((keys.MultikeyFields & ~index.MultikeyFields) != 0)
            problems.Add(new ConsistencyProblem($"{collection.FullName}: index {index.Name} is not marked multikey, but row {row} has an array.", index.Name, null));
        var contains = connection.Cached(index.Sql.Contains);
        for (var i = 0; i < keys.Count; i++)
        {
            if (!contains.Bind(1, keys[i]).Bind(2, row).Step())
                problems.Add(new ConsistencyProblem($"{collection.FullName}: row {row} is missing in index {index.Name}.", index.Name, row));
            contains.Reset();
        }
    }

    private static bool TryDecode(ReadOnlySpan<byte> bytes, out BsonDocument document)
    {
        try
        {
            document = BsonCodec.Decode(bytes);
            return true;
        }
        catch (BsonFormatException)
        {
            document = [];
            return false;
        }
    }
}
