using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Steps;
using TaskMessages.Domain.Stores;
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
    /// <param name="limit">How many at the most; null: as many as there is room for.</param>
    /// <param name="maxBytes">Of how many bytes; there is one step at least.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="DomainException">
    /// <see cref="DomainError.TaskNotFound"/>; <see cref="DomainError.InvalidInput"/>: no step has the id to read after.
    /// </exception>
    public async Task<StepPage> ReadAsync(string taskId, long agentId, string? after, int? limit, long maxBytes, CancellationToken cancellationToken)
    {
        var task = await _access.ResolveAsync(taskId, agentId, cancellationToken);
        if (after is not null)
            return await ReadAfterAsync(task, after, limit, maxBytes, cancellationToken);
        var window = new StepWindow(StepPlace.First, maxBytes, limit);
        await ReadAsync(task, new StepWalk(stores, task.Id), after: 0, long.MaxValue, window.Take, cancellationToken);
        return new StepPage(task, window.ToList(), window.HasMore);
    }

    /// <summary>The latest steps as the changes up to a number made them, those of messages that grow as they are known elsewhere.</summary>
    /// <param name="task">The task, read after that number was given out.</param>
    /// <param name="upTo">The number.</param>
    /// <param name="growing">Steps that are as they are here, whatever is stored of them.</param>
    /// <param name="count">How many steps at the most.</param>
    /// <param name="maxBytes">How many bytes of data, from the first of them on.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<StepTail> ReadLatestAsync(
        ChatTask task, long upTo, IReadOnlyDictionary<string, Step> growing, int count, long maxBytes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(growing);
        var latest = new LatestSteps(count, 2 * maxBytes);
        await ReadAsync(latest.Take);
        var steps = latest.Steps;
        if (latest.HasData || steps.Count == 0)
            return new StepTail(steps, steps.Count, latest.Total);

        var window = new StepWindow(StepPlace.Of(steps[0]), 2 * maxBytes, count);
        await ReadAsync(window.Take);
        var first = window.ToList();
        return new StepTail([.. first, .. steps.Skip(first.Count)], first.Count, latest.Total);

        async Task ReadAsync(Action<Step> take)
        {
            await this.ReadAsync(task, new StepWalk(stores, task.Id), after: 0, upTo, TakeUnlessGrowing, cancellationToken);
            foreach (var step in growing.Values)
                take(step);

            void TakeUnlessGrowing(Step step)
            {
                if (!growing.ContainsKey(step.Id))
                    take(step);
            }
        }
    }

    private async Task<StepPage> ReadAfterAsync(ChatTask task, string known, int? limit, long maxBytes, CancellationToken cancellationToken)
    {
        if (await FindFirstMessageAsync(task.Id, known, cancellationToken) is not { } first)
            throw UnknownStep();
        var walk = new StepWalk(stores, task.Id);
        if (StepProjector.SplitId(known).MessageId is null)
            walk.NoteFirst(first);

        // changes from there on may complete earlier steps, too
        var window = new StepWindow(new StepPlace(first.CreatedAt, first.Seq), maxBytes, limit);
        var isKnown = false;
        await ReadAsync(task, walk, first.Seq - 1, long.MaxValue, TakeUnlessKnown, cancellationToken);
        return isKnown ? new StepPage(task, window.ToList(), window.HasMore) : throw UnknownStep();

        void TakeUnlessKnown(Step step)
        {
            if (step.Id == known)
                isKnown = true;
            else
                window.Take(step);
        }
    }

    private static DomainException UnknownStep() => new(DomainError.InvalidInput, "No step of this task has that id (query.after)");

    /// <summary>Has every step taken, each again whenever it has changed.</summary>
    private async Task ReadAsync(ChatTask task, StepWalk walk, long after, long upTo, Action<Step> take, CancellationToken cancellationToken)
    {
        await walk.StartAsync(task, after, cancellationToken);
        var ends = new TurnEnds(stores, task, after);
        Batch<Message> batch;
        do
        {
            batch = await stores.Messages.ChangedAfterAsync(task.Id, after, BatchSize, cancellationToken);
            foreach (var message in batch.Items)
            {
                after = message.ChangeSeq;
                if (after > upTo)
                    break;
                await EndTurnsAsync(walk, ends, after, take, cancellationToken);
                if (await walk.TakeAsync(message, cancellationToken) is { } step)
                    take(step);
            }
        }
        while (batch.HasMore && after <= upTo);
        await EndTurnsAsync(walk, ends, upTo, take, cancellationToken);
    }

    private static async Task EndTurnsAsync(StepWalk walk, TurnEnds ends, long upTo, Action<Step> take, CancellationToken cancellationToken)
    {
        while (await ends.TakeUntilAsync(upTo, cancellationToken) is { } record)
        {
            foreach (var step in walk.EndTurn(record.Id, record.EndedAt, record.EndSeq))
                take(step);
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
