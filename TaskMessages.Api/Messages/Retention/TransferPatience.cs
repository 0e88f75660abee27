using TaskMessages.Api.Configuration;

namespace TaskMessages.Api.Messages.Retention;

/// <summary>Ends a transfer that takes too long in all, or in which nothing has happened for too long.</summary>
internal sealed class TransferPatience : IDisposable
{
    private readonly TimeSpan _idleTimeout;
    private readonly CancellationTokenSource _total;
    private readonly CancellationTokenSource _idle;
    private readonly CancellationTokenSource _any;

    public TransferPatience(RetentionOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        _idleTimeout = options.IdleTimeout;
        _total = new CancellationTokenSource(options.TotalTimeout, clock);
        _idle = new CancellationTokenSource(options.IdleTimeout, clock);
        _any = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _total.Token, _idle.Token);
    }

    public CancellationToken Token => _any.Token;

    /// <summary>Something has happened.</summary>
    public void Renew() => _idle.CancelAfter(_idleTimeout);

    public void Dispose()
    {
        _any.Dispose();
        _idle.Dispose();
        _total.Dispose();
    }
}
