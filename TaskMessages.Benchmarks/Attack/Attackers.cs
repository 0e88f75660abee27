using System.Net;
using System.Net.Sockets;
using System.Text;
using MongoDB.Bson;
using MongoDB.Driver;
using TaskMessages.Benchmarks.Service;

namespace TaskMessages.Benchmarks.Attack;

/// <summary>Everything that a holder of a key, anybody on the network, and a client of the database's listener can do to exhaust the service, at once.</summary>
/// <param name="service">The service.</param>
/// <param name="database">The listener of its database.</param>
/// <param name="agent">The attackers' own agent.</param>
internal sealed class Attackers(Uri service, string database, AgentKey agent) : IDisposable
{
    private const int Large = 1_000_000;
    private const string Conversation = "attacked";

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 1000 }) { BaseAddress = service, Timeout = TimeSpan.FromMinutes(1) };
    private readonly MongoClient _mongo = new(database);
    private int _answers;
    private int _refusals;

    /// <summary>How many of the attacks were answered, and how many refused, or cut off.</summary>
    public (int Answers, int Refusals) Counts => (_answers, _refusals);

    /// <summary>What attacks are called that need only HTTP.</summary>
    public static IReadOnlyList<string> OverHttp { get; } =
        ["slow-readers", "dense-lists", "maps", "large-texts", "pages", "sorted-pages", "tool-requests", "guesses", "held-connections"];

    /// <summary>What attacks are called that need the listener of the database.</summary>
    public static IReadOnlyList<string> OnListener { get; } = ["doubling", "counting", "bulk-writes"];

    /// <summary>Fills a conversation with messages of a megabyte, and a collection with a document to compute from.</summary>
    /// <param name="only">The attacks that are going to be made.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task PrepareAsync(IReadOnlyCollection<string> only, CancellationToken cancellationToken)
    {
        if (only.Any(OnListener.Contains))
            await _mongo.GetDatabase("attack").GetCollection<BsonDocument>("one").InsertOneAsync([], cancellationToken: cancellationToken);
        for (var i = 0; i < 100; i++)
            await SendAsync(() => NewPost("/messages", Text(new string((char)('a' + (i % 26)), Large))), cancellationToken);
    }

    /// <summary>Attacks until it is cancelled.</summary>
    /// <param name="only">The attacks that are made, all at once.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task RunAsync(IReadOnlyCollection<string> only, CancellationToken cancellationToken) =>
        Task.WhenAll(only.SelectMany(Of).Select(attack => RepeatAsync(attack, cancellationToken)));

    public void Dispose()
    {
        _http.Dispose();
        _mongo.Dispose();
    }

    private IEnumerable<Func<CancellationToken, Task>> Of(string name) => name switch
    {
        "slow-readers" => Times(8, ReadSlowlyAsync),
        "dense-lists" => Posts(24, Data(string.Join(',', Enumerable.Repeat("[]", 340_000)))),
        "maps" => Posts(8, Data(string.Join(',', Enumerable.Repeat("""{"":0}""", 140_000)))),
        "large-texts" => Posts(4, Text(new string('x', 4_000_000))),
        "pages" => Times(4, token => SendAsync(() => NewGet($"/messages/paginated?task_id={Conversation}&limit=1000"), token)),
        "sorted-pages" => Times(4, token => SendAsync(() => NewGet($"/messages?task_id={Conversation}&limit=1000&order_by=content.content"), token)),
        "tool-requests" => Posts(4, ToolRequest(string.Concat(Enumerable.Repeat("eyJ-", 260_000)))),
        "guesses" => Times(8, token => SendAsync(() => NewGet("/v1/admin/agents", "guess"), token)),
        "held-connections" => Times(1, HoldConnectionsAsync),
        "doubling" => Times(4, token => DatabaseAsync("{aggregate: 'one', pipeline: [{$project: {x: {$map: {input: {$range: [0, 60]}, in: {$reduce: {input: {$range: [0, 20]}, initialValue: 'x', in: {$concat: ['$$value', '$$value']}}}}}}}], cursor: {}, maxTimeMS: 500}", token)),
        "counting" => Times(2, token => DatabaseAsync("{aggregate: 'one', pipeline: [{$project: {x: {$reduce: {input: {$range: [0, 100000]}, initialValue: 0, in: {$reduce: {input: {$range: [0, 100000]}, initialValue: 0, in: {$add: ['$$value', '$$this']}}}}}}}], cursor: {}, maxTimeMS: 500}", token)),
        "bulk-writes" => Times(2, WriteManyAsync),
        _ => throw new ArgumentException($"There is no attack called {name}.", nameof(name)),
    };

    private IEnumerable<Func<CancellationToken, Task>> Posts(int count, string body) => Times(count, token => SendAsync(() => NewPost("/messages", body), token));

    private static IEnumerable<Func<CancellationToken, Task>> Times(int count, Func<CancellationToken, Task> attack) => Enumerable.Repeat(attack, count);

    private async Task RepeatAsync(Func<CancellationToken, Task> attack, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await attack(cancellationToken);
            }
            catch (Exception error) when (error is HttpRequestException or IOException or SocketException or MongoException or TimeoutException or OperationCanceledException)
            {
                Interlocked.Increment(ref _refusals);
            }
        }
    }

    private async Task SendAsync(Func<HttpRequestMessage> newRequest, CancellationToken cancellationToken)
    {
        using var request = newRequest();
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await body.CopyToAsync(Stream.Null, cancellationToken);
        Interlocked.Increment(ref response.IsSuccessStatusCode ? ref _answers : ref _refusals);
    }

    /// <summary>Asks for a hundred megabytes, and takes a few bytes a second.</summary>
    private async Task ReadSlowlyAsync(CancellationToken cancellationToken)
    {
        using var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(IPAddress.Loopback, service.Port, cancellationToken);
        var request = $"GET /messages?task_id={Conversation}&limit=1000 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {agent.Key}\r\n\r\n";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), cancellationToken);
        var few = new byte[400];
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1));
        for (var second = 0; second < 20 && await pace.WaitForNextTickAsync(cancellationToken); second++)
            await client.GetStream().ReadAtLeastAsync(few, 1, throwOnEndOfStream: false, cancellationToken);
    }

    private async Task DatabaseAsync(string command, CancellationToken cancellationToken)
    {
        await _mongo.GetDatabase("attack").RunCommandAsync<BsonDocument>(BsonDocument.Parse(command), cancellationToken: cancellationToken);
        Interlocked.Increment(ref _answers);
    }

    /// <summary>Inserts many documents, changes all of them, and removes them again.</summary>
    private async Task WriteManyAsync(CancellationToken cancellationToken)
    {
        var collection = _mongo.GetDatabase("attack").GetCollection<BsonDocument>("many");
        await collection.InsertManyAsync(Enumerable.Range(0, 20_000).Select(i => new BsonDocument { { "n", i }, { "t", new string('t', 100) } }), cancellationToken: cancellationToken);
        await collection.UpdateManyAsync(new BsonDocument(), new BsonDocument("$inc", new BsonDocument("n", 1)), cancellationToken: cancellationToken);
        await collection.DeleteManyAsync(new BsonDocument(), cancellationToken);
        Interlocked.Increment(ref _answers);
    }

    /// <summary>Connections that begin a request and say no more.</summary>
    private async Task HoldConnectionsAsync(CancellationToken cancellationToken)
    {
        var connections = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 500; i++)
            {
                var client = new TcpClient();
                connections.Add(client);
                await client.ConnectAsync(IPAddress.Loopback, service.Port, cancellationToken);
                var head = $"POST /messages HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {agent.Key}\r\nContent-Type: application/json\r\nContent-Length: 4000000\r\n\r\n" + new string(' ', 1000);
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), cancellationToken);
            }

            await Task.Delay(TimeSpan.FromSeconds(20), cancellationToken);
        }
        finally
        {
            connections.ForEach(client => client.Dispose());
        }
    }

    private HttpRequestMessage NewPost(string path, string body)
    {
        var request = NewGet(path);
        request.Method = HttpMethod.Post;
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return request;
    }

    private HttpRequestMessage NewGet(string path, string? token = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token ?? agent.Key}");
        return request;
    }

    private static string Text(string text) => Message($$"""{"type":"text","author":"user","content":"{{text}}"}""");

    private static string Data(string list) => Message("""{"type":"data","author":"user","data":{"a":[""" + list + "]}}");

    private static string ToolRequest(string argument) =>
        Message("""{"type":"tool_request","author":"agent","tool_call_id":"c","name":"t","arguments":{"a":""" + $"\"{argument}\"" + "}}");

    private static string Message(string content) => $$"""{"task_id":"{{Conversation}}","content":{{content}}}""";
}
