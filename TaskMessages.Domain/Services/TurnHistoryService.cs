using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Services;

/// <summary>Reads what has become of a task's turns.</summary>
public sealed class TurnHistoryService(TurnStores stores)
{
    private readonly TaskAccess _access = new(stores.Tasks);
    private readonly TurnInputs _inputs = new(stores.Messages);

    /// <summary>The records that end after a number, in their order and with their texts, and the task as it was before they were read.</summary>
    /// <param name="taskId">The task.</param>
    /// <param name="agentId">The caller's agent.</param>
    /// <param name="after">The last number that is known.</param>
    /// <param name="limit">How many at the most.</param>
    /// <param name="maxBytes">Of how many bytes, with their texts; there is one record at least.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="DomainException"><see cref="DomainError.TaskNotFound"/></exception>
    public async Task<TurnHistoryPage> ReadAsync(string taskId, long agentId, long after, int limit, long maxBytes, CancellationToken cancellationToken)
    {
        var task = await _access.ResolveAsync(taskId, agentId, cancellationToken);
        var found = await EndedAfterAsync(stores, task, after, limit, cancellationToken);
        var records = new List<TurnRecord>();
        foreach (var some in found.Items.Chunk(TurnInputs.AtOnce))
        {
            foreach (var record in await _inputs.FillAsync(some, cancellationToken))
            {
                maxBytes -= StoredSize.OfText(record.Input ?? "") + StoredSize.OfText(record.Error ?? "");
                if (maxBytes < 0 && records.Count > 0)
                    return new TurnHistoryPage(task, records, true);
                records.Add(record);
            }
        }

        return new TurnHistoryPage(task, records, found.HasMore);
    }

    /// <summary>The history's records and those that are still in the task, each once.</summary>
    public static async Task<Batch<TurnRecord>> EndedAfterAsync(
        TurnStores stores, ChatTask task, long after, int limit, CancellationToken cancellationToken)
    {
        var filed = await stores.Turns.EndedAfterAsync(task.Id, after, limit, cancellationToken);
        // behind what was read of the history there may be more of it
        var end = filed.HasMore ? filed.Items[^1].EndSeq : long.MaxValue;
        TurnRecord[] all = [.. filed.Items
            .Concat(task.Records.Where(record => record.EndSeq > after && record.EndSeq <= end))
            .DistinctBy(record => record.Id)
            .OrderBy(record => record.EndSeq)];
        return all.Length <= limit ? new Batch<TurnRecord>(all, filed.HasMore) : new Batch<TurnRecord>(all[..limit], true);
    }
}
