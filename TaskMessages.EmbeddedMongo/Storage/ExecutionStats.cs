namespace TaskMessages.EmbeddedMongo.Storage;

/// <summary>What an execution did, for explain.</summary>
internal sealed class ExecutionStats
{
    public long Returned { get; set; }

    public long KeysExamined { get; set; }

    public long DocumentsExamined { get; set; }
}
