using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Steps;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Services;

/// <summary>Reads a task's steps from its ledger (section 8).</summary>
public sealed class StepService(TurnStores stores)
{
    private const int BatchSize = 500;

    private readonly TaskAccess _access = new(stores.Tasks);

    /// <summary>The steps by their start, from one of them on. What comes before that one is not read.</summary>
    /// <param name="taskId">The task.</param>
    /// <param name="agentId">The caller's agent.</param>
    /// <param name="from">The id of the first step; null: all. Without a step of that id there are none.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="DomainException"><see cref="DomainError.TaskNotFound"/></exception>
    public async Task<(ChatTask Task, IReadOnlyList<Step> Steps)> ReadAsync(string taskId, long agentId, string? from, CancellationToken cancellationToken)
    {
        var task = await _access.ResolveAsync(taskId, agentId, cancellationToken);
        if (from is null)
            return (task, await ReadUpToAsync(task.Id, long.MaxValue, cancellationToken));
        if (await FindFirstMessageAsync(task.Id, from, cancellationToken) is not { } first)
            return (task, []);

        // changes from there on may complete earlier steps, too
        var steps = await ReadAsync(task.Id, first.Seq - 1, long.MaxValue, cancellationToken);
        return (task, [.. steps.SkipWhile(step => step.Id != from)]);
    }

    /// <summary>The steps as the changes up to a number made them, by their start.</summary>
    public Task<IReadOnlyList<Step>> ReadUpToAsync(string taskId, long upTo, CancellationToken cancellationToken)
        => ReadAsync(taskId, after: 0, upTo, cancellationToken);

    private async Task<IReadOnlyList<Step>> ReadAsync(string taskId, long after, long upTo, CancellationToken cancellationToken)
    {
        var projector = new StepProjector();
        var steps = new Dictionary<string, Step>(StringComparer.Ordinal);
        IReadOnlyList<Message> batch;
        do
        {
            batch = await stores.Messages.ChangedAfterAsync(taskId, after, BatchSize, cancellationToken);
            foreach (var message in batch)
            {
                after = message.ChangeSeq;
                if (after <= upTo && projector.Take(message) is { } step)
                    steps[step.Id] = step;
            }
        }
        while (batch.Count == BatchSize && after <= upTo);
        return [.. steps.Values.OrderBy(step => step.StartedAt).ThenBy(step => step.FirstSeq)];
    }

    private async Task<Message?> FindFirstMessageAsync(string taskId, string stepId, CancellationToken cancellationToken)
    {
        var (type, id) = StepProjector.SplitId(stepId);
        var message = type is StepProjector.MessageType or StepProjector.ThinkingType
            ? await stores.Messages.FindAsync(id, cancellationToken)
            : await stores.Messages.FindToolRequestAsync(taskId, id, cancellationToken);
        return message?.TaskId == taskId ? message : null;
    }
}
