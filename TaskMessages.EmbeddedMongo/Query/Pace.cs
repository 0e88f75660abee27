using System.Diagnostics;

namespace TaskMessages.EmbeddedMongo.Query;

/// <summary>Has what computes for long on a thread rest between two stretches of its work. Threads that have no pace do not rest.</summary>
/// <param name="rest">Rests after so much work, as long as it has to or until the token is cancelled.</param>
internal sealed class Pace(Action<TimeSpan, CancellationToken> rest)
{
    /// <summary>How long a thread works before it may have to rest.</summary>
    private static readonly TimeSpan Stretch = TimeSpan.FromMilliseconds(20);

    /// <summary>Bytes that are made in a second of work at the most: who makes more counts as having worked for longer, since what is left of it stops everybody.</summary>
    public const long BytesOfSecond = 128L << 20;

    [ThreadStatic]
    private static Pace? _ofThread;

    private long _workingSince = Stopwatch.GetTimestamp();
    private long _allocatedBefore;

    /// <summary>That of the calling thread; null: it has none.</summary>
    public static Pace? OfThread
    {
        get => _ofThread;
        set => _ofThread = value;
    }

    /// <summary>One more step of a computation.</summary>
    /// <exception cref="OperationCanceledException">The operation's time is up, or its caller has left.</exception>
    public static void Step(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_ofThread is not { } pace || Stopwatch.GetElapsedTime(pace._workingSince) < Stretch)
            return;
        pace.End(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Work begins, after a time without any.</summary>
    public void Begin()
    {
        _workingSince = Stopwatch.GetTimestamp();
        _allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
    }

    /// <summary>Rests for the work since the last rest, or the beginning.</summary>
    public void End(CancellationToken cancellationToken)
    {
        var made = TimeSpan.FromSeconds((double)(GC.GetAllocatedBytesForCurrentThread() - _allocatedBefore) / BytesOfSecond);
        var worked = Stopwatch.GetElapsedTime(_workingSince);
        rest(made > worked ? made : worked, cancellationToken);
        Begin();
    }
}
