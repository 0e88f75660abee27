using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Services;

/// <summary>Reads what has become of a task's turns.</summary>
public sealed class TurnHistoryService(TurnStores stores)
{
    private readonly TaskAccess _access = new(stores.Tasks);
    private readonly TurnInputs _inputs = new(stores.Messages);

    /// <summary>The records that end after a number, in their order and with their texts, and the task as it was before they were read.</summary>
    /// <exception cref="DomainException"><see cref="DomainError.TaskNotFound"/></exception>
    public async Task<TurnHistoryPage> ReadAsync(string taskId, long agentId, long after, int limit, CancellationToken cancellationToken)
    {
        var task = await _access.ResolveAsync(taskId, agentId, cancellationToken);
        var records = await EndedAfterAsync(stores, task, after, limit + 1, cancellationToken);
        var hasMore = records.Count > limit;
        return new TurnHistoryPage(task, await _inputs.FillAsync(hasMore ? [.. records.Take(limit)] : records, cancellationToken), hasMore);
    }

    /// <summary>The history's records and those that are still in the task, each once.</summary>
    public static async Task<IReadOnlyList<TurnRecord>> EndedAfterAsync(
        TurnStores stores, ChatTask task, long after, int limit, CancellationToken cancellationToken)
    {
        var filed = await stores.Turns.EndedAfterAsync(task.Id, after, limit, cancellationToken);
        return [.. filed
            .Concat(task.Records.Where(record => record.EndSeq > after))
            .DistinctBy(record => record.Id)
            .OrderBy(record => record.EndSeq)
            .Take(limit)];
    }
}
