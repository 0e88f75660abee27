using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using TaskMessages.Benchmarks.Http;
using TaskMessages.Benchmarks.Service;

namespace TaskMessages.Benchmarks.Crash;

/// <summary>
/// Reads every task that exists, whether a client was told of it or not: ids are given out in ascending order, so all up to the last one
/// are asked for.
/// </summary>
internal sealed class LedgerReader(IPEndPoint endPoint, IReadOnlyList<AgentKey> agents, TimeSpan patience)
{
    private const int Readers = 4;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly ConcurrentBag<ObservedTask> _tasks = [];
    private long _next;

    /// <summary>Reads the tasks 1 to <paramref name="lastId"/>, waiting for those that have not ended as long as patience lasts.</summary>
    public async Task<IReadOnlyList<ObservedTask>> ReadAsync(long lastId, CancellationToken cancellationToken)
    {
        await Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => ReadAsync(lastId, [.. agents], cancellationToken)));
        return [.. _tasks.OrderBy(task => task.Id)];
    }

    private async Task ReadAsync(long lastId, List<AgentKey> keys, CancellationToken cancellationToken)
    {
        using var connection = await RawConnection.ConnectAsync(endPoint, cancellationToken);
        for (var id = Interlocked.Increment(ref _next); id <= lastId; id = Interlocked.Increment(ref _next))
        {
            foreach (var agent in keys)
            {
                if (await ReadTaskAsync(connection, agent, id, cancellationToken) is not { } task)
                    continue;
                _tasks.Add(task);
                break;
            }
        }
    }

    private async Task<ObservedTask?> ReadTaskAsync(RawConnection connection, AgentKey agent, long id, CancellationToken cancellationToken)
    {
        var request = TaskRequests.Get(agent, id);
        while (true)
        {
            var response = await connection.ExchangeAsync(request, cancellationToken);
            if (response.Status == 404)
                return null;
            var body = Parse(response);
            var status = (string)body["status"]!;
            if (status is ObservedTask.Completed or ObservedTask.Failed || Stopwatch.GetElapsedTime(_started) > patience)
            {
                var messages = await ListAsync(connection, agent, id, ascending: true, cancellationToken);
                var newestFirst = await ListAsync(connection, agent, id, ascending: false, cancellationToken);
                return new ObservedTask(id, status, (string?)body["output"], messages, [.. newestFirst.Select(message => message.Id)]);
            }
            await Task.Delay(PollInterval, cancellationToken);
        }
    }

    private static async Task<IReadOnlyList<ObservedMessage>> ListAsync(
        RawConnection connection, AgentKey agent, long id, bool ascending, CancellationToken cancellationToken)
    {
        var response = await connection.ExchangeAsync(TaskRequests.List(agent, id, ascending), cancellationToken);
        return [.. Parse(response).AsArray().Select(node => ToMessage(node!))];
    }

    private static JsonNode Parse(RawResponse response) => response.Status == 200
        ? JsonNode.Parse(response.Text)!
        : throw new InvalidDataException($"The ledger cannot be read: {response.Status} {response.Text}");

    public static ObservedMessage ToMessage(JsonNode node)
    {
        var content = node["content"]!;
        return new ObservedMessage(
            (string)node["id"]!,
            (string)content["author"]! == "user",
            (string)content["type"]! == "text" ? (string)content["content"]! : content.ToJsonString(),
            (string?)node["streaming_status"],
            DateTimeOffset.Parse((string)node["created_at"]!, CultureInfo.InvariantCulture));
    }
}
