namespace TaskMessages.Benchmarks.Database;

/// <summary>What is done to a database, over and over, by some callers at once.</summary>
internal enum Workload
{
    /// <summary>Inserts one document, durably.</summary>
    Insert,

    /// <summary>Inserts a thousand documents, durably.</summary>
    InsertMany,

    /// <summary>Takes the first document of the queue that is due and moves it behind the others, durably.</summary>
    Claim,

    /// <summary>Reads a document by its id.</summary>
    PointRead,

    /// <summary>Reads fifty documents in the order of an index.</summary>
    RangeRead,
}
