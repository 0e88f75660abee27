namespace TaskMessages.Benchmarks.Crash;

/// <summary>What a caller does to a document.</summary>
internal enum DatabaseOperation
{
    Insert,
    Update,
    FindAndModify,
    Delete,
}
