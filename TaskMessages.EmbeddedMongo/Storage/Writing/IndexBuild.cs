namespace TaskMessages.EmbeddedMongo.Storage.Writing;

/// <summary>
/// An index that is being built in several jobs of the writer, in the order of the collection's rows. It is no part of the catalog, and no query uses it, until it has the
/// entries of all documents; a build that the process does not live to end is gone with it.
/// </summary>
/// <param name="Index">The index, with the fields in which arrays were met so far.</param>
/// <param name="BuiltTo">It has the entries of the documents in rows up to this one, also when they change; those beyond come later.</param>
internal sealed record IndexBuild(IndexInfo Index, long BuiltTo)
{
    /// <summary>Whether the index has the entries of the document in that row of the collection.</summary>
    public bool Covers(CollectionInfo collection, long row) => Index.CollectionId == collection.Id && row <= BuiltTo;
}
