namespace TaskMessages.EmbeddedMongo.Storage;

/// <summary>Sizes of a collection, in bytes.</summary>
/// <param name="Count">Documents.</param>
/// <param name="DataSize">BSON of all documents.</param>
/// <param name="StorageSize">Pages of the document table.</param>
/// <param name="IndexSizes">Pages of each index, by its name.</param>
internal sealed record CollectionStatistics(long Count, long DataSize, long StorageSize, IReadOnlyDictionary<string, long> IndexSizes)
{
    public long TotalIndexSize => IndexSizes.Values.Sum();

    public double AverageDocumentSize => Count == 0 ? 0 : (double)DataSize / Count;
}
