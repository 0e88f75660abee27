using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Tests.Support;

/// <summary>Reads a task's history to its end, which may be too large for one batch.</summary>
internal static class TurnStoreReading
{
    public static async Task<List<TurnRecord>> ReadAllAsync(this ITurnStore turns, string taskId)
    {
        var records = new List<TurnRecord>();
        while (true)
        {
            var batch = await turns.EndedAfterAsync(taskId, records.Count == 0 ? 0 : records[^1].EndSeq, 1000, CancellationToken.None);
            records.AddRange(batch.Items);
            if (!batch.HasMore)
                return records;
        }
    }
}
