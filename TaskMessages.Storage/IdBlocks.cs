namespace TaskMessages.Storage;

/// <summary>
/// Numbers out of the collection <c>counters</c>, a block a round trip; the next block is fetched while half of the present one is left, so that callers seldom wait for it. A number is
/// never given out twice; what a process does not use of its blocks stays a gap.
/// </summary>
internal sealed class IdBlocks(IDocumentCollection counters, string name, int size) : IDisposable
{
    private const string Id = "_id";
    private const string Last = "last";

    private readonly SemaphoreSlim _refill = new(1, 1);
    private readonly Lock _gate = new();
    private long _next = 1;
    private long _end;
    private Task<long>? _following;

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
                var last = await (TakeFollowing() ?? ReserveAsync(cancellationToken));
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
        long left;
        lock (_gate)
        {
            id = _next;
            if (_next > _end)
                return false;
            _next++;
            left = _end - id;
        }

        if (left == size / 2)
            Interlocked.Exchange(ref _following, ReserveAsync(CancellationToken.None));
        return true;
    }

    /// <summary>The block that was asked for ahead; null: none was, or the database did not give it.</summary>
    private Task<long>? TakeFollowing() => Interlocked.Exchange(ref _following, null) is { IsFaulted: false } following ? following : null;

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
