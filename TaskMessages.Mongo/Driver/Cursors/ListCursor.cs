namespace TaskMessages.Mongo.Driver;

/// <summary>Results that are all there.</summary>
internal sealed class ListCursor<TDocument>(IReadOnlyList<TDocument> documents) : IAsyncCursor<TDocument>
{
    private bool _moved;

    public IEnumerable<TDocument> Current { get; private set; } = [];

    public Task<bool> MoveNextAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Current = _moved ? [] : documents;
        return Task.FromResult(!_moved && (_moved = true));
    }

    public void Dispose()
    {
    }
}
