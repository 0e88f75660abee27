using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Delivery;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Work;

namespace TaskMessages.Api.Executors.Acp;

/// <summary>Tells asynchronous agents of tasks and events: <c>task/create</c>, <c>event/send</c> (message contract, section 14).</summary>
internal sealed class AcpTeller(AcpCaller caller) : IAgentTeller
{
    public Task TellAsync(Agent agent, ChatTask task, TaskEvent item, CancellationToken cancellationToken)
    {
        var settings = (AcpSettings)agent.Executor;
        var call = item.IsCreation ? AcpCall.CreateTask(agent, settings.Url, task) : AcpCall.SendEvent(agent, settings.Url, task, item);
        return caller.CallAsync(settings, call, item.Delivery?.Headers, cancellationToken);
    }
}
