using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Query.Stages;
using TaskMessages.EmbeddedMongo.Storage.Sqlite;

namespace TaskMessages.EmbeddedMongo.Storage;

/// <summary>Picks documents of a collection at random without reading the others: by row numbers, of which those that are free are passed over.</summary>
internal static class RowSample
{
    /// <summary>A sample of more than one in so many is made by reading all.</summary>
    private const int LeastRowsEach = 20;

    /// <summary>Tries beyond this many for each document say that most numbers are free.</summary>
    private const int MostTriesEach = 20;

    /// <returns>Different documents, each as likely as any other, in random order; null when it is quicker to read all.</returns>
    /// <exception cref="ServerErrorException">292: they take more memory than they may.</exception>
    public static IReadOnlyList<BsonDocument>? TryTake(Connection connection, CollectionInfo collection, long size, long maxMemory)
    {
        var (first, last) = Rows(connection, collection);
        if (size > (last - first + 1) / LeastRowsEach)
            return null;
        var taken = new HashSet<long>();
        var documents = new List<BsonDocument>();
        var held = 0L;
        var get = connection.Rent(collection.Sql.Get);
        try
        {
            for (var tries = size * MostTriesEach; documents.Count < size; tries--)
            {
                if (tries == 0)
                    return null;
                var row = Random.Shared.NextInt64(first, last + 1);
                if (!taken.Contains(row) && get.Bind(1, row).Step())
                {
                    var stored = get.Blob(1);
                    held += stored.Length;
                    if (held > maxMemory)
                        throw SampleStage.TooLarge(maxMemory);
                    documents.Add(BsonCodec.Decode(stored));
                    taken.Add(row);
                }

                get.Reset();
            }
        }
        finally
        {
            get.Release();
        }

        return documents;
    }

    private static (long First, long Last) Rows(Connection connection, CollectionInfo collection)
    {
        var rows = connection.Rent(collection.Sql.Rows);
        try
        {
            rows.Step();
            return (rows.Int64(0), rows.Int64(1));
        }
        finally
        {
            rows.Release();
        }
    }
}
