using System.Diagnostics;
using TaskMessages.Benchmarks.Http;
using TaskMessages.Benchmarks.Service;

namespace TaskMessages.Benchmarks.Load;

/// <summary>
/// How fast the worker finishes a backlog when nothing else is asked of the service. The worker takes the oldest turn first, so the
/// number of finished tasks is found by bisection, without reading all of them.
/// </summary>
internal sealed class DrainScenario(LoadTarget target, IReadOnlyList<long> taskIds)
{
    private const int Neighbours = 64;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);

    /// <summary>Waits until all tasks have ended.</summary>
    /// <exception cref="TimeoutException">They had not after <paramref name="timeout"/>.</exception>
    public async Task<LoadResult> RunAsync(string name, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var connection = await RawConnection.ConnectAsync(target.EndPoint, cancellationToken);
        var before = target.Usage();
        var started = Stopwatch.GetTimestamp();
        var ended = await CountEndedAsync(connection, cancellationToken);
        var backlog = taskIds.Count - ended;
        // several turns run at once, so the last task may end before its neighbours
        foreach (var taskId in taskIds.TakeLast(Neighbours).Reverse())
        {
            while (!await HasEndedAsync(connection, taskId, cancellationToken))
            {
                if (Stopwatch.GetElapsedTime(started) > timeout)
                    throw new TimeoutException($"Task {taskId} has not ended after {timeout}");
                await Task.Delay(PollInterval, cancellationToken);
            }
        }
        var tally = new LoadTally { Count = backlog };
        return LoadResult.Create(target, name, tally, Stopwatch.GetElapsedTime(started), before) with { Latency = null };
    }

    private async Task<int> CountEndedAsync(RawConnection connection, CancellationToken cancellationToken)
    {
        int low = 0, high = taskIds.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (await HasEndedAsync(connection, taskIds[middle], cancellationToken))
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private static async Task<bool> HasEndedAsync(RawConnection connection, long taskId, CancellationToken cancellationToken)
    {
        var response = await connection.ExchangeAsync(TaskRequests.Get(AgentKey.Echo, taskId), cancellationToken);
        return response.Contains(TurnPolling.Completed);
    }
}
