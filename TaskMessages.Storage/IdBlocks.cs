namespace TaskMessages.Storage;

/// <summary>
/// Numbers out of the collection <c>counters</c>, a block a round trip. A number is never given out twice; what a process
/// does not use of its block stays a gap.
/// </summary>
internal sealed class IdBlocks(IDocumentCollection counters, string name, int size) : IDisposable
{
    private const string Id = "_id";
    private const string Last = "last";

    private readonly SemaphoreSlim _refill = new(1, 1);
    private readonly Lock _gate = new();
    private long _next = 1;
    private long _end;

    public async ValueTask<long> NextAsync(CancellationToken cancellationToken)
    {
        long id;
        while (!TryTake(out id))
        {
            await _refill.WaitAsync(cancellationToken);
            try
            {
                if (TryTake(out id))
                    break;
                var last = await ReserveAsync(cancellationToken);
                lock (_gate)
                {
                    _next = last - size + 1;
                    _end = last;
                }
            }
            finally
            {
                _refill.Release();
            }
        }

        return id;
    }

    public void Dispose() => _refill.Dispose();

    private bool TryTake(out long id)
    {
        lock (_gate)
        {
            id = _next;
            if (_next > _end)
                return false;
            _next++;
            return true;
        }
    }

    private async Task<long> ReserveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var filter = new BsonDocument(Id, name);
            var update = new BsonDocument("$inc", new BsonDocument(Last, (long)size));
            if (await counters.FindOneAndUpdateAsync(filter, update, cancellationToken) is { } counter)
                return counter[Last].ToInt64();
            await counters.TryInsertAsync(new BsonDocument(Id, name).Add(Last, 0L), cancellationToken);
        }
    }
}
