namespace TaskMessages.EmbeddedMongo.Storage;

/// <summary>A document as it is stored. <see cref="Document"/> must not be changed: the indexes are maintained from it.</summary>
/// <param name="RowId">Its place in the collection, given in the order of insertion and never changed.</param>
/// <param name="Document">The decoded document.</param>
/// <param name="Size">Its BSON size in bytes.</param>
internal sealed record StoredDocument(long RowId, BsonDocument Document, int Size);
