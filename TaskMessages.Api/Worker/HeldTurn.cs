using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Worker;

/// <summary>A turn that this process holds the lease of.</summary>
internal sealed class HeldTurn(ChatTask task, DateTime leaseEnd) : IDisposable
{
    private readonly CancellationTokenSource _lost = new();
    private readonly Lock _gate = new();
    private bool _isDisposed;

    public ChatTask Task { get; } = task;

    public string Token { get; } = task.Turn!.Lease!.Token;

    /// <summary>When the lease ends unless a heartbeat moves it. Only the heartbeat's loop writes it.</summary>
    public DateTime LeaseEnd { get; set; } = leaseEnd;

    /// <summary>Cancelled when the lease is lost.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Whether somebody's order has taken the lease away.</summary>
    public bool IsStopped { get; private set; }

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
        }
    }
}
