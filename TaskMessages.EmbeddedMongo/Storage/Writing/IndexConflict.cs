using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Storage.Writing;

/// <summary>Whether a new index goes with those that a collection has.</summary>
internal static class IndexConflict
{
    private const int MaxIndexes = 64;

    /// <summary>Whether exactly this index is there already.</summary>
    /// <exception cref="ServerErrorException">IndexOptionsConflict or IndexKeySpecsConflict: another index has its key or its name.</exception>
    public static bool IsPresent(CollectionInfo collection, IndexSpec spec)
    {
        if (spec.IsId)
            return true;
        if (collection.FindIndex(spec.Name) is { } sameName)
            return CompareSameName(sameName.Spec, spec);
        var same = collection.Indexes.FirstOrDefault(index => index.Spec.IsEquivalentTo(spec));
        if (same is not null)
        {
            throw same.Spec.HasSameOptions(spec)
                ? new ServerErrorException(ServerError.IndexOptionsConflict, $"Index already exists with a different name: {same.Name}")
                : new ServerErrorException(ServerError.IndexOptionsConflict, "An equivalent index already exists with a different name and options. Requested index: " + Text(spec) + ", existing index: " + Text(same.Spec));
        }

        if (collection.Indexes.Count >= MaxIndexes)
            throw new ServerErrorException(ServerError.CannotCreateIndex, $"add index fails, too many indexes for {collection.FullName} key:{BsonText.Of(spec.Key)}");
        return false;
    }

    private static bool CompareSameName(IndexSpec existing, IndexSpec spec)
    {
        if (!existing.IsEquivalentTo(spec))
        {
            throw new ServerErrorException(
                ServerError.IndexKeySpecsConflict,
                "An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. "
                + $"Please refer to our documentation. Requested index: {Text(spec)}, existing index: {Text(existing)}");
        }

        return existing.HasSameOptions(spec)
            ? true
            : throw new ServerErrorException(ServerError.IndexOptionsConflict, $"An equivalent index already exists with the same name but different options. Requested index: {Text(spec)}, existing index: {Text(existing)}");
    }

    private static string Text(IndexSpec spec) => BsonText.Of(spec.ToDocument());
}
