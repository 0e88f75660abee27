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

    /// <summary>All steps, by their start.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.TaskNotFound"/></exception>
    public async Task<(ChatTask Task, IReadOnlyList<Step> Steps)> ReadAsync(string taskId, long agentId, CancellationToken cancellationToken)
    {
        var task = await _access.ResolveAsync(taskId, agentId, cancellationToken);
        return (task, await ReadUpToAsync(task.Id, long.MaxValue, cancellationToken));
    }

    /// <summary>The steps as the changes up to a number made them, by their start.</summary>
    public async Task<IReadOnlyList<Step>> ReadUpToAsync(string taskId, long upTo, CancellationToken cancellationToken)
    {
        var projector = new StepProjector();
        var steps = new Dictionary<string, Step>(StringComparer.Ordinal);
        long after = 0;
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
}
