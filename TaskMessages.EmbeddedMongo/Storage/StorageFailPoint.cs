namespace TaskMessages.EmbeddedMongo.Storage;

/// <summary>Moments in the write path where a test may crash the process or make the step fail.</summary>
internal enum StorageFailPoint
{
    /// <summary>A transaction is open and a job is about to run.</summary>
    BeforeJob,

    /// <summary>All jobs of a transaction have run, nothing of it is durable.</summary>
    BeforeCommit,

    /// <summary>The transaction is durable, no caller has been told.</summary>
    AfterCommit,

    BeforeCheckpoint,
}
