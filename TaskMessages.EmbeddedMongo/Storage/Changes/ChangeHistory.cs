using System.Security.Cryptography;

namespace TaskMessages.EmbeddedMongo.Storage.Changes;

/// <summary>The last changes of one collection, in memory, within a number and a size. Readers come back with the number of the last one that they have seen.</summary>
internal sealed class ChangeHistory(string @namespace, TimeProvider time, int mostChanges, long mostBytes)
{
    private readonly Lock _gate = new();
    private readonly CommittedChange?[] _changes = new CommittedChange?[mostChanges];
    private TaskCompletionSource _next = NewSignal();
    private long _bytes;
    private long _firstNumber = 1;
    private long _lastNumber;
    private long _lastRead = time.GetTimestamp();

    public string Namespace => @namespace;

    /// <summary>Tells this history from one of the same collection that began at another time.</summary>
    public long Id { get; } = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));

    /// <summary>The number of the last change; 0: there was none yet.</summary>
    public long LastNumber
    {
        get
        {
            lock (_gate)
                return _lastNumber;
        }
    }

    /// <summary>How long nobody has read it.</summary>
    public TimeSpan Idle => time.GetElapsedTime(Volatile.Read(ref _lastRead));

    public void Add(Change change, BsonTimestamp committed, DateTime wallTime)
    {
        TaskCompletionSource reached;
        lock (_gate)
        {
            if (_lastNumber - _firstNumber + 1 == mostChanges)
                ForgetFirst();
            At(++_lastNumber) = new CommittedChange(_lastNumber, committed, wallTime, change);
            _bytes += change.Size;
            // the last one stays, however large it is
            while (_bytes > mostBytes && _firstNumber < _lastNumber)
                ForgetFirst();
            (reached, _next) = (_next, NewSignal());
        }

        reached.SetResult();
    }

    /// <summary>Reads on behind a number.</summary>
    /// <returns>At most so many changes, in their order; null: changes that came next have been forgotten.</returns>
    public IReadOnlyList<CommittedChange>? Read(long after, int most)
    {
        Volatile.Write(ref _lastRead, time.GetTimestamp());
        lock (_gate)
        {
            if (after > _lastNumber || after < _firstNumber - 1)
                return null;
            var changes = new CommittedChange[Math.Min(most, _lastNumber - after)];
            for (var i = 0; i < changes.Length; i++)
                changes[i] = At(after + 1 + i)!;
            return changes;
        }
    }

    /// <summary>The number before the first change at or after a time; null: changes of that time may have been forgotten.</summary>
    public long? Before(BsonTimestamp time)
    {
        lock (_gate)
        {
            var number = _firstNumber;
            while (number <= _lastNumber && At(number)!.Time.Value < time.Value)
                number++;
            return number > _firstNumber || _firstNumber == 1 ? number - 1 : null;
        }
    }

    /// <summary>Completes when there is a change behind the number.</summary>
    public Task WaitAsync(long after, CancellationToken cancellationToken)
    {
        Task next;
        lock (_gate)
        {
            if (_lastNumber > after)
                return Task.CompletedTask;
            next = _next.Task;
        }

        return next.WaitAsync(cancellationToken);
    }

    private ref CommittedChange? At(long number) => ref _changes[number % mostChanges];

    private void ForgetFirst()
    {
        ref var first = ref At(_firstNumber++);
        _bytes -= first!.Change.Size;
        first = null;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
