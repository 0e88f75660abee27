using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Execution.Leases;

/// <summary>A turn that this process holds the lease of: as it was claimed, and as our own writes have moved its task on since.</summary>
public sealed class HeldTurn : IDisposable
{
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _rejected = new();
    private readonly Lock _gate = new();
    private bool _isDisposed;

    /// <param name="claimed">The task as the claim returned it, with the leased turn inside.</param>
    /// <param name="leaseEnd">When the lease ends unless a heartbeat moves it.</param>
    public HeldTurn(ChatTask claimed, DateTime leaseEnd)
    {
        ArgumentNullException.ThrowIfNull(claimed);
        Task = claimed;
        TaskId = claimed.Id;
        Turn = claimed.Turn!;
        Token = Turn.Lease!.Token;
        LeaseEnd = leaseEnd;
    }

    /// <summary>The newest snapshot that we know of. Only who runs the turn reads and writes it.</summary>
    public ChatTask Task { get; internal set; }

    public string TaskId { get; }

    /// <summary>The turn as it was claimed.</summary>
    public Turn Turn { get; }

    public string Token { get; }

    /// <summary>When the lease ends unless a heartbeat moves it. Only the heartbeat's loop writes it.</summary>
    public DateTime LeaseEnd { get; set; }

    /// <summary>Cancelled when the lease is lost.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Whether somebody's order has taken the lease away.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Cancelled when the database refuses for good to keep the lease: the agent is called off, and the turn ends.</summary>
    public CancellationToken Rejected => _rejected.Token;

    /// <summary>Why <see cref="Rejected"/> was cancelled; null when it was not.</summary>
    public StoreRejectedException? Rejection { get; private set; }

    /// <summary>The database refuses for good to keep the lease. Any thread may tell, also after the end.</summary>
    public void Reject(StoreRejectedException rejection)
    {
        lock (_gate)
        {
            Rejection ??= rejection;
            if (!_isDisposed)
                _rejected.Cancel();
        }
    }

    /// <summary>The lease is lost: the turn's run is aborted. Any thread may tell, also after the end.</summary>
    /// <param name="byOrder">Somebody has taken the lease to stop the turn.</param>
    public void Lose(bool byOrder = false)
    {
        lock (_gate)
        {
            IsStopped |= byOrder;
            if (!_isDisposed)
                _lost.Cancel();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _lost.Dispose();
            _rejected.Dispose();
        }
    }

    /// <summary>Takes note of numbers that were given out to us.</summary>
    internal void ApplyGrant(SequenceGrantTotals totals) => Task = Task with
    {
        Seq = totals.Seq,
        UpdatedAt = totals.At,
        Turn = Task.Turn! with { Written = totals.Written },
    };
}
