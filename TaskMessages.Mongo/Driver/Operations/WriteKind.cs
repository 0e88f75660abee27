namespace TaskMessages.Mongo.Driver;

/// <summary>Which command a write goes into.</summary>
internal enum WriteKind
{
    Insert,
    Update,
    Delete,
}
