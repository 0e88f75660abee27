namespace TaskMessages.EmbeddedMongo.Commands.Writes;

/// <summary>What an operation of a <c>bulkWrite</c> does.</summary>
internal enum BulkKind
{
    Insert,
    Update,
    Delete,
}
