namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary>What <c>serverStatus.opcounters</c> counts an operation as.</summary>
internal enum OperationKind
{
    Insert,
    Query,
    Update,
    Delete,
    GetMore,
    Command,
}
