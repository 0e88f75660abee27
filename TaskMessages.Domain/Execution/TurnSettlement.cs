using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;

namespace TaskMessages.Domain.Execution;

/// <summary>
/// The write that ends an attempt. It is fenced, so it may be repeated while the database is away; it is not cancelled half-way either,
/// because then nobody would know whether it happened.
/// </summary>
internal sealed class TurnSettlement(ChatTask task, ITaskStore tasks, TimeProvider clock)
{
    private readonly string _token = task.Turn!.Lease!.Token;
    private readonly StoreRetry _retry = new(clock);

    public Task<TurnResult> CompleteAsync(string? output, int messages, CancellationToken lost) => EndAsync(
        async now => await tasks.CompleteAsync(task.Id, _token, output, now, CancellationToken.None) is not null,
        new TurnResult(TurnOutcome.Completed, messages),
        lost);

    public Task<TurnResult> FailAsync(string error, Exception? cause, int messages, CancellationToken lost) => EndAsync(
        async now => await tasks.FailAsync(task.Id, _token, error, now, CancellationToken.None) is not null,
        new TurnResult(TurnOutcome.Failed, messages, cause),
        lost);

    public Task<TurnResult> AskForInputAsync(PendingInteraction question, int messages, CancellationToken lost) => EndAsync(
        async now => await tasks.AskForInputAsync(task.Id, _token, question, now, CancellationToken.None) is not null,
        new TurnResult(TurnOutcome.AskedForInput, messages),
        lost);

    public Task<TurnResult> RetryAsync(TimeSpan delay, string reason, Exception cause, CancellationToken lost) => EndAsync(
        now => tasks.RetryAsync(task.Id, _token, (now + delay).TruncateToMilliseconds(), reason, now, CancellationToken.None),
        new TurnResult(TurnOutcome.Retried, Cause: cause, RetryDelay: delay),
        lost);

    public Task<TurnResult> ReleaseAsync(CancellationToken lost) => EndAsync(
        now => tasks.ReleaseAsync(task.Id, _token, now, CancellationToken.None), new TurnResult(TurnOutcome.Released), lost);

    public Task RepeatAsync(Func<Task> write, CancellationToken lost) => _retry.RunAsync(
        async () =>
        {
            await write();
            return true;
        },
        lost);

    private async Task<TurnResult> EndAsync(Func<DateTime, Task<bool>> write, TurnResult result, CancellationToken lost)
    {
        lost.ThrowIfCancellationRequested();
        return await _retry.RunAsync(() => write(clock.GetUtcMilliseconds()), lost) ? result : new TurnResult(TurnOutcome.LeaseLost);
    }
}
