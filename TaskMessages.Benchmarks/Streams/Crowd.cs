using System.Net;
using System.Net.Sockets;
using TaskMessages.Benchmarks.Load;
using TaskMessages.Benchmarks.Service;

namespace TaskMessages.Benchmarks.Streams;

/// <summary>Many clients, each with one request open, evenly over some tasks.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private const int AtOnce = 64;

    private readonly List<RawSubscriber> _members = [];
    private readonly List<Task> _reading = [];
    private readonly CancellationTokenSource _stop = new();

    public long Frames => _members.Sum(member => member.Frames);

    /// <summary>How many are still connected.</summary>
    public int Open => _reading.Count(reading => !reading.IsCompleted);

    public static async Task<Crowd> OpenAsync(
        IPEndPoint endPoint, AgentKey key, long[] tasks, string what, int size, Histogram? latencies, CancellationToken cancellationToken)
    {
        var crowd = new Crowd();
        for (var opened = 0; opened < size; opened += AtOnce)
        {
            var paths = Enumerable.Range(opened, Math.Min(AtOnce, size - opened)).Select(i => Path(tasks[i % tasks.Length], what));
            crowd._members.AddRange(await Task.WhenAll(paths.Select(path => RawSubscriber.OpenAsync(endPoint, path, key.Key, latencies, cancellationToken))));
        }

        crowd._reading.AddRange(crowd._members.Select(member => member.ReadAsync(crowd._stop.Token)));
        return crowd;
    }

    /// <summary>When each got the last of its answer, as readings of the performance counter, once all have.</summary>
    public async Task<IReadOnlyList<long>> EndedAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_reading).WaitAsync(cancellationToken);
        return [.. _members.Select(member => member.LastAt)];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var member in _members)
            member.Dispose();
        try
        {
            await Task.WhenAll(_reading);
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // they were told to go
        }

        _stop.Dispose();
    }

    private static string Path(long task, string what) => $"/v1/chat/tasks/{task}{(what.StartsWith('?') ? "" : "/")}{what}";
}
