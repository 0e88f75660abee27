using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Steps;

namespace TaskMessages.Domain.Services;

/// <summary>Reads a task's steps from its ledger (section 8).</summary>
public sealed class StepService(TurnStores stores)
{
    private const int BatchSize = 500;

    private readonly TaskAccess _access = new(stores.Tasks);

    /// <summary>The steps by their start that follow one of them. What comes before that one is not read.</summary>
    /// <param name="taskId">The task.</param>
    /// <param name="agentId">The caller's agent.</param>
    /// <param name="after">The id of the last step that is known; null: from the first.</param>
    /// <param name="limit">How many at the most; null: all.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="DomainException">
    /// <see cref="DomainError.TaskNotFound"/>; <see cref="DomainError.InvalidInput"/>: no step has the id to read after.
    /// </exception>
    public async Task<StepPage> ReadAsync(string taskId, long agentId, string? after, int? limit, CancellationToken cancellationToken)
    {
        var task = await _access.ResolveAsync(taskId, agentId, cancellationToken);
        var steps = after is null
            ? await ReadUpToAsync(task.Id, long.MaxValue, cancellationToken)
            : await ReadAfterAsync(task.Id, after, cancellationToken);
        var hasMore = steps.Count > limit;
        return new StepPage(task, hasMore ? [.. steps.Take(limit!.Value)] : steps, hasMore);
    }

    /// <summary>The steps as the changes up to a number made them, by their start.</summary>
    public Task<IReadOnlyList<Step>> ReadUpToAsync(string taskId, long upTo, CancellationToken cancellationToken)
        => ReadAsync(taskId, after: 0, upTo, cancellationToken);

    private async Task<IReadOnlyList<Step>> ReadAfterAsync(string taskId, string known, CancellationToken cancellationToken)
    {
        if (await FindFirstMessageAsync(taskId, known, cancellationToken) is not { } first)
            throw UnknownStep();

        // changes from there on may complete earlier steps, too
        var steps = (await ReadAsync(taskId, first.Seq - 1, long.MaxValue, cancellationToken)).SkipWhile(step => step.Id != known).ToList();
        return steps.Count == 0 ? throw UnknownStep() : steps[1..];
    }

    private static DomainException UnknownStep() => new(DomainError.InvalidInput, "No step of this task has that id (query.after)");

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
