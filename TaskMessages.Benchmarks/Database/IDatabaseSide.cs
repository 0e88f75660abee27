namespace TaskMessages.Benchmarks.Database;

/// <summary>One way to a database, with its data.</summary>
internal interface IDatabaseSide : IAsyncDisposable
{
    /// <summary>Heading of its column.</summary>
    string Name { get; }

    /// <summary>Stores the documents that are read, with the index that ranges are read by.</summary>
    Task LoadAsync(int documents, CancellationToken cancellationToken);

    /// <summary>Stores the documents that are claimed, in place of those that were there.</summary>
    Task FillQueueAsync(int documents, CancellationToken cancellationToken);

    /// <exception cref="InvalidOperationException">An operation had another result than it must have.</exception>
    Task<Measurement> RunAsync(Workload workload, int callers, CancellationToken cancellationToken);
}
