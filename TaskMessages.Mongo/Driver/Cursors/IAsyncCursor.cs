namespace TaskMessages.Mongo.Driver;

/// <summary>Results that arrive in batches. Disposing it early frees what the server keeps for it.</summary>
public interface IAsyncCursor<out TDocument> : IDisposable
{
    /// <summary>The current batch; none before the first <see cref="MoveNextAsync"/>.</summary>
    IEnumerable<TDocument> Current { get; }

    /// <summary>Gets the next batch, which may be empty; false at the end.</summary>
    Task<bool> MoveNextAsync(CancellationToken cancellationToken = default);
}
