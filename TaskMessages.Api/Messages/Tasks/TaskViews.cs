using System.Globalization;
using TaskMessages.Api.Messages.Agents;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Messages.Tasks;

/// <summary>What the routes of the message contract's tasks show, with the agents where they are asked for.</summary>
internal sealed class TaskViews(TaskLifecycleService tasks, IAgentStore agents)
{
    public async Task<TaskResponse> GetAsync(Caller caller, TaskReference reference, bool wantsAgents, CancellationToken cancellationToken)
    {
        var task = await tasks.GetAsync(caller, reference, cancellationToken);
        return TaskResponse.From(task, wantsAgents ? await AgentsOfAsync(task, cancellationToken) : null);
    }

    public async Task<TaskArray> ListAsync(Caller caller, TaskPageRequest request, CancellationToken cancellationToken)
    {
        var (agentId, isNobody) = await ReadAgentAsync(request, cancellationToken);
        if (isNobody)
            return new TaskArray([]);
        var page = await tasks.ListAsync(caller, request.ToQuery(agentId), cancellationToken);
        var items = new List<TaskSummaryResponse>(page.Count);
        foreach (var task in page)
            items.Add(TaskSummaryResponse.From(task, request.WantsAgents ? await AgentsOfAsync(task, cancellationToken) : null));
        return new TaskArray(items);
    }

    /// <summary>The agent that the filters name; nobody when there is none, or they name two.</summary>
    private async Task<(long? AgentId, bool IsNobody)> ReadAgentAsync(TaskPageRequest request, CancellationToken cancellationToken)
    {
        long? wanted = null;
        if (request.AgentId is { } id)
        {
            if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return (null, true);
            wanted = number;
        }

        if (request.AgentName is not { } name)
            return (wanted, false);
        var agent = await agents.FindByNameAsync(name, cancellationToken);
        return agent is null || (wanted is not null && wanted != agent.Id) ? (null, true) : (agent.Id, false);
    }

    private async Task<IReadOnlyList<AcpAgentResponse>> AgentsOfAsync(ChatTask task, CancellationToken cancellationToken)
        => task.AgentId is { } id && await agents.FindAsync(id, cancellationToken) is { } agent ? [AcpAgentResponse.From(agent)] : [];
}
