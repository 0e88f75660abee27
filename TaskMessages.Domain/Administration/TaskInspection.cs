using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Administration;

/// <summary>What an administrator sees: every agent's tasks, whichever contract they are of.</summary>
public sealed class TaskInspection(TurnStores stores, TimeProvider clock)
{
    /// <summary>How long a search without an index of its own may take.</summary>
    public static readonly TimeSpan SearchPatience = TimeSpan.FromSeconds(2);

    /// <summary>Most bytes that are read of tasks for one page of summaries.</summary>
    private const long PageBytes = 16 * 1024 * 1024;

    /// <summary>How far back the latest turns are looked for first, in numbers of the task's sequence.</summary>
    private const long FirstReach = 1_000;

    private const int ReachGrowth = 8;

    private readonly TurnInputs _inputs = new(stores.Messages);

    /// <summary>The newest tasks of a kind. By time, and by agent and time, an index finds them; other conditions are looked for along it, for as long as <see cref="SearchPatience"/>.</summary>
    public async Task<TaskSummaryPage> SearchAsync(TaskListQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        using var patience = new CancellationTokenSource(SearchPatience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var found = new List<TaskSummary>();
        var room = PageBytes;
        try
        {
            await foreach (var batch in stores.Tasks.ListAsync(query with { Limit = query.Limit + 1 }, either.Token))
            {
                foreach (var some in batch.Chunk(TurnInputs.AtOnce))
                {
                    var texts = await _inputs.ReadAllAsync(some, cancellationToken);
                    foreach (var task in some)
                    {
                        var input = texts.GetValueOrDefault(task.Id);
                        room -= TaskSize.OfShown(task, input);
                        if (found.Count == query.Limit || (room < 0 && found.Count > 0))
                            return new TaskSummaryPage(found, HasMore: true, IsCut: false);
                        found.Add(TaskSummary.Of(task, input));
                    }
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new TaskSummaryPage(found, HasMore: found.Count > 0, IsCut: true);
        }

        return new TaskSummaryPage(found, HasMore: false, IsCut: false);
    }

    /// <summary>Those of the tasks that have changed since they were read; of one that is gone, itself as deleted.</summary>
    public async Task<IReadOnlyList<TaskSummary>> ChangedAsync(IReadOnlyCollection<TaskSummary> known, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(known);
        if (known.Count == 0)
            return [];
        var versions = (await stores.Tasks.VersionsAsync([.. known.Select(task => task.Id)], cancellationToken))
            .ToDictionary(version => version.Id, StringComparer.Ordinal);
        var changed = new List<TaskSummary>();
        foreach (var task in known.Where(task => task.Lifecycle != TaskLifecycle.Deleted && versions.GetValueOrDefault(task.Id) != task.Version))
        {
            changed.Add(await stores.Tasks.FindAsync(task.Id, cancellationToken) is { Lifecycle: not TaskLifecycle.Deleted } now
                ? TaskSummary.Of(now, await _inputs.ReadAsync(now, cancellationToken))
                : task with { Lifecycle = TaskLifecycle.Deleted });
        }

        return changed;
    }

    /// <exception cref="DomainException"><see cref="DomainError.TaskNotFound"/></exception>
    public async Task<ChatTask> GetAsync(string id, CancellationToken cancellationToken)
        => await stores.Tasks.FindAsync(id, cancellationToken) is { Lifecycle: not TaskLifecycle.Deleted } task ? task : throw NotFound();

    /// <summary>The task that somebody means who has its id, its name or the name of an external conversation.</summary>
    /// <returns>Null: there is none.</returns>
    public async Task<ChatTask?> FindAsync(string idOrName, CancellationToken cancellationToken)
    {
        var found = await stores.Tasks.FindAsync(idOrName, cancellationToken)
            ?? await stores.Tasks.FindByNameAsync(idOrName, cancellationToken)
            ?? await stores.Tasks.FindExternalAsync(idOrName, cancellationToken);
        return found is { Lifecycle: not TaskLifecycle.Deleted } ? found : null;
    }

    /// <summary>The text that the task's last turn answers; null: it had none, or the message holds something else than text.</summary>
    public ValueTask<string?> InputAsync(ChatTask task, CancellationToken cancellationToken) => _inputs.ReadAsync(task, cancellationToken);

    /// <summary>A page of the ledger. A task that is gone has an empty one.</summary>
    public Task<MessagePage> MessagesAsync(MessagePageQuery query, CancellationToken cancellationToken) => stores.Messages.PageAsync(query, cancellationToken);

    /// <exception cref="DomainException"><see cref="DomainError.MessageNotFound"/>: there is none, or it is another task's.</exception>
    public async Task<Message> MessageAsync(string taskId, string id, CancellationToken cancellationToken)
        => await stores.Messages.FindAsync(id, cancellationToken) is { } message && message.TaskId == taskId
            ? message
            : throw new DomainException(DomainError.MessageNotFound, "The message is not there any more.");

    /// <summary>The messages that have changed since a number, in the order of their changes.</summary>
    public Task<Batch<Message>> ChangedMessagesAsync(string taskId, long after, int limit, CancellationToken cancellationToken)
        => stores.Messages.ChangedAfterAsync(taskId, after, limit, cancellationToken);

    /// <summary>The latest turns that are over, the oldest of them first, with their texts.</summary>
    /// <param name="task">The task as it was read.</param>
    /// <param name="count">How many at the most.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Batch<TurnRecord>> LatestTurnsAsync(ChatTask task, int count, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        for (var reach = FirstReach; ; reach *= ReachGrowth)
        {
            var after = Math.Max(0, task.Seq - reach);
            var records = await EndedAfterAsync(task, after, count, cancellationToken);
            if (records.Count > count || after == 0)
                return new Batch<TurnRecord>(await _inputs.FillAsync([.. records.TakeLast(count)], cancellationToken), records.Count > count);
        }
    }

    /// <summary>The last of those that end after a number, and one more than are wanted if there are.</summary>
    private async Task<List<TurnRecord>> EndedAfterAsync(ChatTask task, long after, int count, CancellationToken cancellationToken)
    {
        var latest = new List<TurnRecord>();
        Batch<TurnRecord> batch;
        do
        {
            batch = await TurnHistoryService.EndedAfterAsync(stores, task, after, count + 1, cancellationToken);
            if (batch.Items.Count == 0)
                break;
            latest.AddRange(batch.Items);
            latest.RemoveRange(0, Math.Max(0, latest.Count - count - 1));
            after = batch.Items[^1].EndSeq;
        }
        while (batch.HasMore);
        return latest;
    }

    private static DomainException NotFound() => new(DomainError.TaskNotFound, "There is no such task, or it has been deleted.");
}
