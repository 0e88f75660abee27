namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary>How many operations of each kind ran since the start.</summary>
internal sealed class OperationCounters
{
    private readonly long[] _counts = new long[Enum.GetValues<OperationKind>().Length];

    public void Count(OperationKind kind) => Interlocked.Increment(ref _counts[(int)kind]);

    public BsonDocument ToBsonDocument() => new()
    {
        { "insert", Read(OperationKind.Insert) },
        { "query", Read(OperationKind.Query) },
        { "update", Read(OperationKind.Update) },
        { "delete", Read(OperationKind.Delete) },
        { "getmore", Read(OperationKind.GetMore) },
        { "command", Read(OperationKind.Command) },
    };

    private long Read(OperationKind kind) => Interlocked.Read(ref _counts[(int)kind]);
}
