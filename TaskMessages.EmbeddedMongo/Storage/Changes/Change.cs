namespace TaskMessages.EmbeddedMongo.Storage.Changes;

/// <summary>One change, as the writer makes it. The documents must not be changed afterwards.</summary>
/// <param name="Namespace">Database and collection.</param>
/// <param name="Kind">What has happened.</param>
/// <param name="Before">The document before it; null where there was none.</param>
/// <param name="After">The document after it; null where there is none.</param>
/// <param name="Size">Bytes of both as BSON.</param>
internal sealed record Change(string Namespace, ChangeKind Kind, BsonDocument? Before, BsonDocument? After, int Size);
