using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Work;

namespace TaskMessages.Domain.Delivery;

/// <summary>Tells agents that take events of one.</summary>
public interface IAgentTeller
{
    /// <param name="item">The event, or the word of the task's creation; its headers go on to the agent.</param>
    /// <exception cref="ExecutorException">The agent cannot be reached, refuses, or does not answer in time.</exception>
    Task TellAsync(Agent agent, ChatTask task, TaskEvent item, CancellationToken cancellationToken);
}
