namespace TaskMessages.EmbeddedMongo.Storage;

/// <summary>How a <see cref="StorageEngine"/> works. Every size is in bytes.</summary>
internal sealed record StorageOptions
{
    /// <summary>Where the database file, its log and its lock are; created when missing.</summary>
    public required string Directory { get; init; }

    /// <summary>A commit takes at most this many jobs.</summary>
    public int MaxBatchJobs { get; init; } = 256;

    /// <summary>A commit is not extended by further jobs when it has written this much.</summary>
    public long MaxBatchBytes { get; init; } = 4L << 20;

    /// <summary>A commit is not extended by further jobs when it has run this long.</summary>
    public TimeSpan MaxBatchTime { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>Reads beyond this many wait for one another.</summary>
    public int MaxReaders { get; init; } = 8;

    public long WriterCacheSize { get; init; } = 32L << 20;

    /// <summary>Of each reader.</summary>
    public long ReaderCacheSize { get; init; } = 4L << 20;

    /// <summary>The log is copied into the database file, and starts again, whenever it has grown by this much.</summary>
    public long CheckpointSize { get; init; } = 8L << 20;

    /// <summary>From this size the writer does not wait until most of it has been copied beside it.</summary>
    public long MaxLogSize { get; init; } = 64L << 20;

    /// <summary>While a reader keeps the log from starting again it may grow to this; then the oldest reader is ended with SnapshotTooOld.</summary>
    public long MaxHeldLogSize { get; init; } = 1L << 30;

    /// <summary>The database file does not grow beyond this; writes that would need more fail as on a full disk. Zero: no limit but the disk.</summary>
    public long MaxFileSize { get; init; }

    /// <summary>What a sort without an index may hold in memory.</summary>
    public long MaxSortSize { get; init; } = 100L << 20;

    /// <summary>How often expired documents are looked for; zero or less: only on demand.</summary>
    public TimeSpan ExpirySweepInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Expired documents are deleted in commits of this many.</summary>
    public int ExpirySweepBatch { get; init; } = 500;

    /// <summary>Called at each fail point, for tests that crash or fail there.</summary>
    public Action<StorageFailPoint>? FailPoint { get; init; }
}
