using System.Collections.Frozen;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution.Growth;
using TaskMessages.Domain.Execution.Leases;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Execution;

/// <summary>
/// Runs a claimed turn to the end of its attempt: buries what earlier attempts left, has the agent answer, writes the answer and settles
/// the turn. Every write after the claim is fenced, and none is made once the lease is known to be lost.
/// </summary>
public sealed class TurnRunner(
    TurnStores stores, IEnumerable<ITurnExecutor> executors, RetryBackoff backoff, ExecutionOptions options, ITaskFeed feed, LiveTexts texts, TimeProvider clock)
{
    private readonly FrozenDictionary<Type, ITurnExecutor> _executors = executors.ToFrozenDictionary(executor => executor.SettingsType);

    /// <param name="held">The claimed turn. When its lease is lost, the executor is cancelled and nothing more is written.</param>
    /// <param name="agent">The task's agent; null when it is gone.</param>
    /// <param name="stop">Cancelled when this process gives up its turns: the executor is cancelled and the turn handed back.</param>
    /// <remarks>It reports by its result how the attempt ended, and throws only for what is a bug.</remarks>
    public Task<TurnResult> RunAsync(HeldTurn held, Agent? agent, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(held);
        var attempt = Attempt(held, agent);
        var executor = agent is null ? null : _executors.GetValueOrDefault(agent.Executor.GetType());
        return attempt.RunAsync(executor, stop);
    }

    /// <summary>Ends a claimed turn as failed, because the database refuses for good what its attempt needs.</summary>
    public Task<TurnResult> RejectAsync(HeldTurn held, StoreRejectedException rejection)
    {
        ArgumentNullException.ThrowIfNull(held);
        ArgumentNullException.ThrowIfNull(rejection);
        return Attempt(held, agent: null).RejectAsync(rejection);
    }

    /// <summary>Ends the turn of a task that the database does not write any more, and which therefore nobody can claim.</summary>
    /// <returns>False when the turn is over, or another one.</returns>
    /// <exception cref="StoreException">The database refuses this, too, or is away.</exception>
    public Task<bool> GiveUpAsync(ChatTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new LastResort(stores, feed, clock).EndAsync(task);
    }

    private TurnAttempt Attempt(HeldTurn held, Agent? agent) => new(held, agent, stores, backoff, options, feed, texts, clock);
}
