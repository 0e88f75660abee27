using TaskMessages.Domain.Execution.Leases;
using TaskMessages.Domain.Execution.Updates;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;

namespace TaskMessages.Domain.Execution;

/// <summary>
/// The write that ends an attempt. It is fenced, so it may be repeated while the database is away; it is not cancelled half-way either,
/// because then nobody would know whether it happened.
/// </summary>
internal sealed class TurnSettlement(HeldTurn held, ITaskStore tasks, ITaskFeed feed, TimeProvider clock)
{
    private readonly StoreRetry _retry = StoreRetry.ForTurn(clock);

    /// <summary>What the agent says the turn has used, if it does.</summary>
    public TokenUsage? Usage { get; set; }

    /// <summary>Why the agent's model stopped, if it says so.</summary>
    public string? FinishReason { get; set; }

    public EndMove Complete(string? output) => new(
        (task, now) => Change(TurnStateMachine.Complete, task, TurnStateMachine.CompleteTurn(task, held.Token, output, now, Usage, FinishReason)),
        new TurnResult(TurnOutcome.Completed) { Usage = Usage });

    public EndMove Fail(string error, Exception? cause) => new(
        (task, now) => Change(TurnStateMachine.Fail, task, TurnStateMachine.FailTurn(task, held.Token, error, now, Usage, FinishReason)),
        new TurnResult(TurnOutcome.Failed, Cause: cause) { Error = error, Usage = Usage });

    public EndMove AskForInput(InputRequiredUpdate asked) => new(
        (task, now) => Change(TurnStateMachine.AskForInput, task, TurnStateMachine.AskUser(task, held.Token, asked.ToQuestion(now), now, Usage)),
        new TurnResult(TurnOutcome.AskedForInput) { Usage = Usage });

    /// <summary>Ends the turn as its order to stop says.</summary>
    public Task<TurnResult> EndStoppedAsync(CancellationToken lost) => EndAsync(
        new EndMove(
            (task, now) =>
            {
                var (move, next) = TurnStateMachine.EndStopped(task, held.Token, now);
                return Change(move, task, next);
            },
            new TurnResult(TurnOutcome.Stopped)),
        lost);

    public Task<TurnResult> EndAsync(EndMove move, CancellationToken lost) => SettleAsync(_ => ApplyAsync(move.Change), move.Result, lost);

    /// <summary>Whether this attempt has ended the turn, by a write whose answer was lost on the way.</summary>
    public async Task<bool> HasEndedAsync(CancellationToken lost) =>
        await _retry.RunAsync(async () => IsOurs(await tasks.FindAsync(held.TaskId, CancellationToken.None)), lost);

    public Task<TurnResult> RetryAsync(TimeSpan delay, string reason, Exception cause, CancellationToken lost) => SettleAsync(
        now => tasks.RetryAsync(held.TaskId, held.Token, (now + delay).TruncateToMilliseconds(), reason, now, CancellationToken.None),
        new TurnResult(TurnOutcome.Retried, Cause: cause, RetryDelay: delay),
        lost);

    public Task<TurnResult> ReleaseAsync(CancellationToken lost) => SettleAsync(
        now => tasks.ReleaseAsync(held.TaskId, held.Token, now, CancellationToken.None), new TurnResult(TurnOutcome.Released), lost);

    /// <summary>A number for the removal of what earlier attempts wrote.</summary>
    /// <exception cref="LeaseLostException"></exception>
    public async Task RemoveMessagesAsync()
    {
        if (!await ApplyAsync((task, now) => Change(TurnStateMachine.Remove, task, TurnStateMachine.RemoveMessages(task, held.Token, now))))
            throw new LeaseLostException();
    }

    public Task RepeatAsync(Func<Task> write, CancellationToken lost) => _retry.RunAsync(write, lost);

    private async Task<TurnResult> SettleAsync(Func<DateTime, Task<bool>> write, TurnResult result, CancellationToken lost)
    {
        lost.ThrowIfCancellationRequested();
        if (!await _retry.RunAsync(() => write(clock.GetUtcMilliseconds()), lost))
            return new TurnResult(TurnOutcome.LeaseLost);
        feed.Changed(held.TaskId);
        return result;
    }

    /// <summary>
    /// Makes a move on the task as we know it, and again on the task as it is by then when it has moved on without taking our turn: somebody
    /// posted a message, or lets one wait.
    /// </summary>
    /// <returns>False when the lease is lost.</returns>
    private async Task<bool> ApplyAsync(Func<ChatTask, DateTime, TaskChange> change)
    {
        while (true)
        {
            var next = change(held.Task, clock.GetUtcMilliseconds());
            if (await tasks.ApplyAsync(next, CancellationToken.None) is { } applied)
            {
                held.Task = applied;
                return true;
            }

            var stored = await tasks.FindAsync(held.TaskId, CancellationToken.None);
            if (stored?.Turn?.IsHeldBy(held.Token) != true)
                return IsOurs(stored);
            held.Task = stored;
        }
    }

    /// <summary>Whether the turn was ended by this very attempt, whose answer was lost on the way.</summary>
    private bool IsOurs(ChatTask? stored) => stored?.Records.Any(record => record.Id == held.Turn.Id && record.Attempts == held.Turn.Attempt) == true;

    private TaskChange Change(TurnTransition move, ChatTask seen, ChatTask next) => new(move, seen, next, held.Token);
}
