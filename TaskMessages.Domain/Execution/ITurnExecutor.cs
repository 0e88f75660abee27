using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Execution.Updates;

namespace TaskMessages.Domain.Execution;

/// <summary>Has an agent answer one turn.</summary>
public interface ITurnExecutor
{
    /// <summary>The type of <see cref="ExecutorSettings"/> whose agents it calls.</summary>
    Type SettingsType { get; }

    /// <summary>
    /// Asks the agent and passes on what it answers, as it comes. A stream that ends without an exception is a complete answer;
    /// messages not marked done by then are done.
    /// </summary>
    /// <exception cref="ExecutorException">The attempt has failed; the exception says whether another may succeed.</exception>
    IAsyncEnumerable<AgentUpdate> RunAsync(TurnContext turn, CancellationToken cancellationToken);
}
