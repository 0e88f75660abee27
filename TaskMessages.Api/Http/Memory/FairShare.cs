using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Domain.Errors;

namespace TaskMessages.Api.Http.Memory;

/// <summary>
/// Keeps keys that move much from slowing those that do not. Each key has a token bucket of bytes, which large bodies and answers are taken from. While a key's bucket is empty
/// its requests begin one after the other, on half of the processors at the most, and such keys take turns; those of all other keys wait for nobody.
/// </summary>
internal sealed class FairShare : IDisposable
{
    /// <summary>A request of this age is not waited for any longer: it waits itself, for an agent or for its client.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(250);

    /// <summary>Requests of all such keys together that are worked on at once.</summary>
    public static readonly int AtATime = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>Requests of one key that wait; further ones are refused at once.</summary>
    public const int MaxWaiting = 100;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, Bucket> _buckets = [];
    private readonly LinkedList<Lease> _running = new();
    private readonly Dictionary<long, LinkedList<Waiter>> _waiting = [];
    private readonly LinkedList<long> _turns = new();
    private readonly LimitsOptions _limits;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;

    public FairShare(IOptions<LimitsOptions> limits, TimeProvider clock)
    {
        _limits = limits.Value;
        _clock = clock;
        _timer = clock.CreateTimer(_ => AdmitNext(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Notes what a request moves.</summary>
    /// <param name="owner">The request's key.</param>
    /// <param name="bytes">What its body or its answer takes of memory.</param>
    public void Charge(long owner, long bytes)
    {
        lock (_gate)
        {
            if (!_buckets.TryGetValue(owner, out var bucket))
                bucket = new Bucket(_limits.ShareBurst, _clock.GetTimestamp());
            _buckets[owner] = Filled(bucket) with { Bytes = Filled(bucket).Bytes - bytes };
        }
    }

    /// <summary>Waits for the request's turn, if its key has moved more than its share.</summary>
    /// <returns>To be disposed of when the request has ended; null: it need not be.</returns>
    /// <exception cref="DomainException"><see cref="DomainError.TooMuchAtOnce"/>: its turn does not come in time, or too many of the key wait.</exception>
    public ValueTask<IDisposable?> EnterAsync(long owner, CancellationToken cancellationToken)
    {
        LinkedListNode<Waiter> node;
        lock (_gate)
        {
            if (!IsOver(owner))
                return ValueTask.FromResult<IDisposable?>(null);
            if (_turns.Count == 0 && HasRoom())
                return ValueTask.FromResult<IDisposable?>(Begin());
            node = Queue(owner);
            SetTimer();
        }

        return WaitAsync(owner, node, cancellationToken);
    }

    public void Dispose() => _timer.Dispose();

    private async ValueTask<IDisposable?> WaitAsync(long owner, LinkedListNode<Waiter> node, CancellationToken cancellationToken)
    {
        try
        {
            return await node.Value.Admitted.Task.WaitAsync(_limits.MemoryPatience, _clock, cancellationToken);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            if (!Leave(owner, node))
                (await node.Value.Admitted.Task).Dispose();
            if (error is OperationCanceledException)
                throw;
            throw Refusal();
        }
    }

    /// <summary>A bucket that is full again is not kept.</summary>
    private bool IsOver(long owner)
    {
        if (_buckets.Count == 0 || !_buckets.TryGetValue(owner, out var bucket))
            return false;
        bucket = Filled(bucket);
        if (bucket.Bytes >= _limits.ShareBurst)
            _buckets.Remove(owner);
        return bucket.Bytes <= 0;
    }

    private Bucket Filled(Bucket bucket)
    {
        var now = _clock.GetTimestamp();
        var added = _clock.GetElapsedTime(bucket.At, now).TotalSeconds * _limits.ShareRate;
        return new Bucket(Math.Min(_limits.ShareBurst, bucket.Bytes + added), now);
    }

    private bool HasRoom()
    {
        while (_running.First is { } oldest && _clock.GetElapsedTime(oldest.Value.Since) >= Longest)
            _running.RemoveFirst();
        return _running.Count < AtATime;
    }

    private Lease Begin()
    {
        var lease = new Lease(this, _clock.GetTimestamp());
        lease.Place = _running.AddLast(lease);
        return lease;
    }

    private LinkedListNode<Waiter> Queue(long owner)
    {
        if (!_waiting.TryGetValue(owner, out var queue))
        {
            _waiting[owner] = queue = new LinkedList<Waiter>();
            _turns.AddLast(owner);
        }

        return queue.Count < MaxWaiting ? queue.AddLast(new Waiter()) : throw Refusal();
    }

    /// <returns>False when it has been admitted meanwhile.</returns>
    private bool Leave(long owner, LinkedListNode<Waiter> node)
    {
        lock (_gate)
        {
            if (node.List is null)
                return false;
            node.List.Remove(node);
            if (_waiting[owner].Count == 0)
                Forget(owner);
            return true;
        }
    }

    private void Forget(long owner)
    {
        _waiting.Remove(owner);
        _turns.Remove(owner);
    }

    private void End(Lease lease)
    {
        lock (_gate)
        {
            if (lease.Place is { List: not null } place)
                _running.Remove(place);
            AdmitInside();
        }
    }

    private void AdmitNext()
    {
        lock (_gate)
            AdmitInside();
    }

    private void AdmitInside()
    {
        while (_turns.First is { } turn && HasRoom())
        {
            var owner = turn.Value;
            var queue = _waiting[owner];
            var next = queue.First!;
            queue.RemoveFirst();
            _turns.RemoveFirst();
            if (queue.Count > 0)
                _turns.AddLast(owner);
            else
                _waiting.Remove(owner);
            next.Value.Admitted.SetResult(Begin());
        }

        SetTimer();
    }

    /// <summary>Where all places are taken, the oldest one's becomes free when it is old enough.</summary>
    private void SetTimer()
    {
        if (_turns.Count > 0 && _running.First is { } oldest)
        {
            var left = Longest - _clock.GetElapsedTime(oldest.Value.Since);
            _timer.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private static DomainException Refusal() => new(DomainError.TooMuchAtOnce, "Too many large requests of this key at a time; retry.");

    /// <param name="Bytes">What is left; below zero: what is owed.</param>
    /// <param name="At">When that was so.</param>
    private readonly record struct Bucket(double Bytes, long At);

    private sealed class Lease(FairShare share, long since) : IDisposable
    {
        public long Since => since;

        public LinkedListNode<Lease>? Place { get; set; }

        public void Dispose() => share.End(this);
    }

    private sealed class Waiter
    {
        public TaskCompletionSource<IDisposable> Admitted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
