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
            ? await ReadUpToAsync(task, long.MaxValue, cancellationToken)
            : await ReadAfterAsync(task, after, cancellationToken);
        var hasMore = steps.Count > limit;
        return new StepPage(task, hasMore ? [.. steps.Take(limit!.Value)] : steps, hasMore);
    }

    /// <summary>The steps as the changes up to a number made them, by their start.</summary>
    /// <param name="task">The task, read after that number was given out.</param>
    public Task<IReadOnlyList<Step>> ReadUpToAsync(ChatTask task, long upTo, CancellationToken cancellationToken)
        => ReadAsync(task, new StepWalk(stores, task.Id), after: 0, upTo, cancellationToken);

    private async Task<IReadOnlyList<Step>> ReadAfterAsync(ChatTask task, string known, CancellationToken cancellationToken)
    {
        if (await FindFirstMessageAsync(task.Id, known, cancellationToken) is not { } first)
            throw UnknownStep();
        var walk = new StepWalk(stores, task.Id);
        if (StepProjector.SplitId(known).MessageId is null)
            walk.NoteFirst(first);

        // changes from there on may complete earlier steps, too
        var steps = (await ReadAsync(task, walk, first.Seq - 1, long.MaxValue, cancellationToken)).SkipWhile(step => step.Id != known).ToList();
        return steps.Count == 0 ? throw UnknownStep() : steps[1..];
    }

    private static DomainException UnknownStep() => new(DomainError.InvalidInput, "No step of this task has that id (query.after)");

    private async Task<IReadOnlyList<Step>> ReadAsync(ChatTask task, StepWalk walk, long after, long upTo, CancellationToken cancellationToken)
    {
        await walk.StartAsync(task, after, cancellationToken);
        var ends = new TurnEnds(stores, task, after);
        var steps = new Dictionary<string, Step>(StringComparer.Ordinal);
        IReadOnlyList<Message> batch;
        do
        {
            batch = await stores.Messages.ChangedAfterAsync(task.Id, after, BatchSize, cancellationToken);
            foreach (var message in batch)
            {
                after = message.ChangeSeq;
                if (after > upTo)
                    break;
                await EndTurnsAsync(walk, ends, after, steps, cancellationToken);
                if (await walk.TakeAsync(message, cancellationToken) is { } step)
                    steps[step.Id] = step;
            }
        }
        while (batch.Count == BatchSize && after <= upTo);
        await EndTurnsAsync(walk, ends, upTo, steps, cancellationToken);
        return [.. steps.Values.OrderBy(step => step.StartedAt).ThenBy(step => step.FirstSeq)];
    }

    private static async Task EndTurnsAsync(StepWalk walk, TurnEnds ends, long upTo, Dictionary<string, Step> steps, CancellationToken cancellationToken)
    {
        while (await ends.TakeUntilAsync(upTo, cancellationToken) is { } record)
        {
            foreach (var step in walk.EndTurn(record.Id, record.EndedAt, record.EndSeq))
                steps[step.Id] = step;
        }
    }

    private async Task<Message?> FindFirstMessageAsync(string taskId, string stepId, CancellationToken cancellationToken)
    {
        var (_, callId, messageId) = StepProjector.SplitId(stepId);
        var message = messageId is null
            ? await stores.Messages.FindFirstToolRequestAsync(taskId, callId, cancellationToken)
            : await stores.Messages.FindAsync(messageId, cancellationToken);
        return message?.TaskId == taskId ? message : null;
    }
}
