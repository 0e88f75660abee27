using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using TaskMessages.Benchmarks.Http;
using TaskMessages.Benchmarks.Service;

namespace TaskMessages.Benchmarks.Attack;

/// <summary>What well-behaved clients of one agent do meanwhile: they post messages, read pages and poll, at a steady pace. Every message that is acknowledged is kept.</summary>
internal sealed class NormalLoad(IPEndPoint service, AgentKey agent)
{
    private const int Clients = 4;
    private const int PageOf = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentBag<(string Conversation, string Id)> _acknowledged = [];
    private ConcurrentBag<double> _times = [];
    private int _refused;

    /// <summary>Messages that were acknowledged.</summary>
    public int Acknowledged => _acknowledged.Count;

    /// <summary>Requests that were not served.</summary>
    public int Refused => _refused;

    /// <summary>Works until it is cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(Enumerable.Range(0, Clients).Select(client => RunClientAsync($"normal {client}", cancellationToken)));

    /// <summary>The slowest one of a hundred requests since this was asked last, in milliseconds, and how many there were.</summary>
    public (double P99, int Count) TakeTimes()
    {
        var times = Interlocked.Exchange(ref _times, []).Order().ToArray();
        return times.Length == 0 ? (0, 0) : (times[(int)((times.Length - 1) * 0.99)], times.Length);
    }

    /// <summary>Which of the acknowledged messages cannot be read.</summary>
    public async Task<int> CountLostAsync(CancellationToken cancellationToken)
    {
        using var connection = await RawConnection.ConnectAsync(service, cancellationToken);
        var lost = 0;
        foreach (var conversation in _acknowledged.GroupBy(message => message.Conversation))
        {
            var stored = new HashSet<string>(StringComparer.Ordinal);
            var isFull = true;
            for (var page = 1; isFull; page++)
            {
                var path = $"/messages?task_id={Uri.EscapeDataString(conversation.Key)}&limit=1000&page_number={page}&order_direction=asc";
                var response = await connection.ExchangeAsync(RawRequest.Get(path, agent.Key), cancellationToken);
                var messages = JsonNode.Parse(response.Text)!.AsArray();
                stored.UnionWith(messages.Select(message => (string)message!["id"]!));
                isFull = messages.Count == 1000;
            }

            lost += conversation.Count(message => !stored.Contains(message.Id));
        }

        return lost;
    }

    private async Task RunClientAsync(string conversation, CancellationToken cancellationToken)
    {
        var post = RawRequest.Post("/messages", agent.Key, new JsonObject
        {
            ["task_id"] = conversation,
            ["content"] = new JsonObject { ["type"] = "text", ["author"] = "user", ["content"] = new string('n', 200) },
        }.ToJsonString());
        var page = RawRequest.Get($"/messages?task_id={Uri.EscapeDataString(conversation)}&limit={PageOf}", agent.Key);
        var list = RawRequest.Get("/v1/chat/tasks?limit=5", agent.Key);
        using var pace = new PeriodicTimer(Pause);
        using var connection = await RawConnection.ConnectAsync(service, cancellationToken);
        try
        {
            while (await pace.WaitForNextTickAsync(cancellationToken))
            {
                if (await AskAsync(connection, post) is { Status: 200 } posted)
                    _acknowledged.Add((conversation, (string)JsonNode.Parse(posted.Text)!["id"]!));
                await AskAsync(connection, page);
                await AskAsync(connection, list);
            }
        }
        catch (OperationCanceledException)
        {
            // the run is over, between two requests
        }
    }

    private async Task<RawResponse> AskAsync(RawConnection connection, byte[] request)
    {
        var started = Stopwatch.GetTimestamp();
        var response = await connection.ExchangeAsync(request, CancellationToken.None);
        _times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        if (response.Status != 200)
            Interlocked.Increment(ref _refused);
        return response;
    }
}
