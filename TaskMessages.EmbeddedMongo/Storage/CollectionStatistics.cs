namespace TaskMessages.EmbeddedMongo.Storage;

/// <summary>Sizes of a collection, in bytes.</summary>
/// <param name="Count">Documents.</param>
/// <param name="DataSize">BSON of all documents.</param>
/// <param name="StorageSize">The documents with what their rows take, in whole pages.</param>
/// <param name="IndexSizes">The keys of each index, in whole pages, by its name.</param>
internal sealed record CollectionStatistics(long Count, long DataSize, long StorageSize, IReadOnlyDictionary<string, long> IndexSizes)
{
    public long TotalIndexSize => IndexSizes.Values.Sum();

    public double AverageDocumentSize => Count == 0 ? 0 : (double)DataSize / Count;
}
