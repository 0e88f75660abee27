using System.Text.Json.Nodes;
using TaskMessages.Benchmarks.Crash;
using TaskMessages.Benchmarks.Live;

namespace TaskMessages.Benchmarks.Calls;

/// <summary>
/// One client that calls agents (message contract, section 13): opens one task after the other and sends it events or messages, each once, whatever becomes of the call;
/// and notes what it was told.
/// </summary>
/// <param name="number">Tells it from the others.</param>
/// <param name="isAsync">Whether it sends events, or messages.</param>
/// <param name="clients">Speak to the services; each call goes to any of them.</param>
/// <param name="subscribers">How many follow each task.</param>
/// <param name="random">Its choices.</param>
internal sealed class CallActor(int number, bool isAsync, IReadOnlyList<ChatClient> clients, int subscribers, Random random)
{
    private const int MostCalls = 8;

    /// <summary>How errors begin of calls that were stored although the agent could not be told.</summary>
    private const string LateError = "The agent";

    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(20);

    private int _count;

    public List<CallConversation> Conversations { get; } = [];

    /// <summary>Answers that no call should get.</summary>
    public Dictionary<string, int> Unexpected { get; } = [];

    private ChatClient Client => clients[random.Next(clients.Count)];

    /// <summary>Sends until told to stop, then waits for what it has begun.</summary>
    public async Task RunAsync(CancellationToken stop, CancellationToken cancellationToken)
    {
        while (!stop.IsCancellationRequested)
        {
            var name = $"client {number} task {Conversations.Count} {Guid.NewGuid():N}";
            var conversation = new CallConversation { Name = name, IsAsync = isAsync, TaskId = await OpenAsync(name, cancellationToken) };
            Conversations.Add(conversation);
            var following = Task.WhenAll(Enumerable.Range(0, subscribers).Select(_ => new CallSubscriber(clients, conversation.TaskId, new Random(random.Next())).FollowAsync(cancellationToken)));
            for (var left = random.Next(1, MostCalls); left > 0; left--)
            {
                await SendAsync(conversation, cancellationToken);
                await Task.Delay(random.Next(100), cancellationToken);
            }

            await EndAsync(conversation, cancellationToken);
            conversation.Streams.AddRange(await following);
        }
    }

    /// <summary>Opens the task by its name, again and again until its agent knows of it.</summary>
    private async Task<string> OpenAsync(string name, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await CallAsync("task/create", new JsonObject { ["name"] = name }, cancellationToken) is { Status: 200 } answer)
            {
                if (answer.Body!["result"] is { } task)
                    return (string)task["id"]!;
                if (!Error(answer).StartsWith(LateError, StringComparison.Ordinal))
                    Count($"task/create: {Error(answer)}");
            }

            await Task.Delay(RetryInterval, cancellationToken);
        }
    }

    private async Task SendAsync(CallConversation conversation, CancellationToken cancellationToken)
    {
        var call = new SentCall($"call {number}/{_count++}");
        conversation.Sent.Add(call);
        var content = new JsonObject { ["type"] = "text", ["author"] = "user", ["content"] = call.Token };
        var parameters = new JsonObject { ["task_id"] = conversation.TaskId, ["content"] = content };
        var answer = await CallAsync(isAsync ? "event/send" : "message/send", parameters, cancellationToken);
        if (answer is null or { Status: >= 500 })
            return;
        if (answer.Status != 200)
        {
            Count($"{answer.Status} {answer.Body?.ToJsonString()}");
            return;
        }

        call.IsLate = answer.Body!["error"] is not null;
        if (call.IsLate && isAsync && !Error(answer).StartsWith(LateError, StringComparison.Ordinal))
            Count($"event/send: {Error(answer)}");

        // a message's call may end before its turn does
        if (!call.IsLate || isAsync)
            call.Outcome = OperationOutcome.Acknowledged;
        if (!call.IsLate && !isAsync)
            call.Answer = string.Concat(answer.Body["result"]!.AsArray().Select(message => (string)message!["content"]!["content"]!));
    }

    private Task<ChatAnswer?> CallAsync(string method, JsonObject parameters, CancellationToken cancellationToken)
    {
        var client = Client;
        var body = new JsonObject { ["jsonrpc"] = "2.0", ["method"] = method, ["params"] = parameters };
        return client.TryAsync(HttpMethod.Post, $"/agents/{client.Agent.AgentId}/rpc", body, null, cancellationToken);
    }

    /// <summary>Waits until everything that is stored has been answered, notes what there is, and completes the task.</summary>
    private async Task EndAsync(CallConversation conversation, CancellationToken cancellationToken)
    {
        while (true)
        {
            await NoteAsync(conversation, cancellationToken);
            var awaited = isAsync ? conversation.Events.Count : conversation.Ledger.Count(message => message.ByUser);
            if (conversation.Events.All(item => item.Status == "delivered")
                && conversation.Ledger.Count(message => !message.ByUser && message.StreamingStatus != "IN_PROGRESS") >= awaited
                && conversation.Sent.Where(call => call.Outcome == OperationOutcome.Acknowledged).All(call => IsStored(conversation, call.Token)))
            {
                break;
            }

            await Task.Delay(RetryInterval, cancellationToken);
        }

        await Client.SendAsync(HttpMethod.Post, $"/tasks/{conversation.TaskId}/complete", new JsonObject(), null, cancellationToken);
        var (events, ledger) = (conversation.Events, conversation.Ledger);
        await NoteAsync(conversation, cancellationToken);
        conversation.IsOvertaken = events.Count != conversation.Events.Count || !ledger.SequenceEqual(conversation.Ledger);
    }

    private async Task NoteAsync(CallConversation conversation, CancellationToken cancellationToken)
    {
        conversation.Events = isAsync ? await ReadEventsAsync(conversation.TaskId, cancellationToken) : [];
        conversation.Ledger = await ReadLedgerAsync(conversation.TaskId, cancellationToken);
    }

    private static bool IsStored(CallConversation conversation, string token)
        => conversation.IsAsync ? conversation.Events.Any(item => item.Token == token) : conversation.Ledger.Any(message => message.ByUser && message.Content == token);

    private async Task<IReadOnlyList<StoredEvent>> ReadEventsAsync(string taskId, CancellationToken cancellationToken)
    {
        var answer = await Client.GetAsync($"/events?task_id={taskId}&agent_id={clients[0].Agent.AgentId}&limit=1000", cancellationToken);
        return [.. answer.Body!.AsArray().Select(item => new StoredEvent((long)item!["sequence_id"]!, (string)item["content"]!["content"]!, (string)item["delivery_status"]!))];
    }

    private async Task<IReadOnlyList<ObservedMessage>> ReadLedgerAsync(string taskId, CancellationToken cancellationToken)
    {
        var answer = await Client.GetAsync($"/messages?task_id={taskId}&limit=1000&order_by=created_at&order_direction=asc", cancellationToken);
        return [.. answer.Body!.AsArray().Select(message => LedgerReader.ToMessage(message!))];
    }

    private static string Error(ChatAnswer answer) => (string?)answer.Body?["error"]?["message"] ?? "";

    private void Count(string answer) => Unexpected[answer] = Unexpected.GetValueOrDefault(answer) + 1;
}
