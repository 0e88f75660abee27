using System.Runtime.CompilerServices;
using TaskMessages.Domain.Administration;

namespace TaskMessages.Storage;

/// <summary>How large the database and its collections are, as its server says.</summary>
public sealed class DatabaseSizes(IDocumentDatabase database)
{
    /// <summary>Documents and indexes on the disk, in bytes.</summary>
    public async Task<long> TotalAsync(CancellationToken cancellationToken)
    {
        var sizes = await database.StatisticsAsync(cancellationToken);
        return Number(sizes, "storageSize") + Number(sizes, "indexSize");
    }

    /// <summary>Every collection of the service's, whether it exists yet or not.</summary>
    public async IAsyncEnumerable<CollectionSize> CollectionsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var name in CollectionNames.All)
        {
            var sizes = await database.StatisticsAsync(name, cancellationToken);
            var indexes = sizes.GetValue("indexSizes", new BsonDocument()).AsBsonDocument;
            yield return new CollectionSize(
                name,
                Number(sizes, "count"),
                Number(sizes, "size"),
                Number(sizes, "storageSize"),
                indexes.ToDictionary(index => index.Name, index => index.Value.ToInt64(), StringComparer.Ordinal));
        }
    }

    private static long Number(BsonDocument sizes, string member) => sizes.TryGetValue(member, out var value) && value.IsNumeric ? value.ToInt64() : 0;
}
