using System.Text.Json.Nodes;
using TaskMessages.Benchmarks.Crash;

namespace TaskMessages.Benchmarks.Live;

/// <summary>
/// One client of the live run: talks to one task after the other, in every way that the contract knows (messages that wait or interrupt,
/// answers that race, orders to stop, to pause, to try again), while others follow; and notes what it was told.
/// </summary>
/// <param name="number">Tells it from the others.</param>
/// <param name="client">Speaks to the service.</param>
/// <param name="followed">Speak to the services whose streams are followed.</param>
/// <param name="random">Its choices.</param>
internal sealed class LiveActor(int number, ChatClient client, IReadOnlyList<ChatClient> followed, Random random)
{
    private const int MostTurns = 6;

    private int _messages;
    private int _questions;

    public List<LiveConversation> Conversations { get; } = [];

    /// <summary>Refusals with a code that no call of this client should get, by status and code.</summary>
    public Dictionary<string, int> Unexpected { get; } = [];

    /// <summary>Connections that were made to follow.</summary>
    public int Connections { get; private set; }

    public async Task RunAsync(CancellationToken stop, CancellationToken cancellationToken)
    {
        while (!stop.IsCancellationRequested)
        {
            var message = Next("create", PickPlan());
            var created = await SendAsync(message, "/v1/chat/tasks", client.Message(message.Content), keyed: true, cancellationToken);
            if (created is null)
                continue;
            var conversation = new LiveConversation { TaskId = (long)created["task_id"]!, Sent = [message] };
            Conversations.Add(conversation);
            await ConverseAsync(conversation, cancellationToken);
        }
    }

    private async Task ConverseAsync(LiveConversation conversation, CancellationToken cancellationToken)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var subscribers = Enumerable.Range(0, 3).Select(i => new LiveSubscriber(followed, conversation.TaskId, fromStart: i > 0, new Random(random.Next()))).ToArray();
        var following = Task.WhenAll(subscribers.Select((subscriber, i) => FollowAsync(subscriber, i, ended.Task, cancellationToken)));
        for (var turn = 1; ; turn++)
        {
            if (random.Next(2) == 0)
                await DisturbAsync(conversation, cancellationToken);
            var status = await WaitAsync(conversation.TaskId, cancellationToken);
            if (status is ObservedTask.Completed or ObservedTask.Failed && turn >= MostTurns - random.Next(MostTurns))
                break;
            await GoOnAsync(conversation, status, cancellationToken);
        }

        (conversation.Status, conversation.Ledger) = (await WaitAsync(conversation.TaskId, cancellationToken), await ReadLedgerAsync(conversation.TaskId, cancellationToken));
        conversation.Turns = await ReadTurnsAsync(conversation.TaskId, cancellationToken);
        conversation.OpenSteps = await ReadOpenStepsAsync(conversation.TaskId, cancellationToken);
        ended.SetResult();
        conversation.Streams.AddRange(await following);
        Connections += subscribers.Sum(subscriber => subscriber.Connections);
    }

    private static async Task<StreamAssembly> FollowAsync(LiveSubscriber subscriber, int place, Task ended, CancellationToken cancellationToken)
    {
        await Task.Delay(place * 150, cancellationToken);
        return await subscriber.FollowAsync(ended, cancellationToken);
    }

    /// <summary>Something while the turn runs, or so it may be.</summary>
    private async Task DisturbAsync(LiveConversation conversation, CancellationToken cancellationToken)
    {
        await Task.Delay(random.Next(400), cancellationToken);
        switch (random.Next(5))
        {
            case 0:
                for (var left = random.Next(1, 4); left > 0; left--)
                    await AppendAsync(conversation, "enqueue", cancellationToken);
                break;
            case 1:
                await AppendAsync(conversation, "interrupt", cancellationToken);
                break;
            case 2:
                await AppendAsync(conversation, "reject", cancellationToken);
                break;
            case 3:
                await StopAsync(conversation, "cancel", cancellationToken);
                break;
            default:
                await StopAsync(conversation, "pause", cancellationToken);
                break;
        }
    }

    private async Task GoOnAsync(LiveConversation conversation, string status, CancellationToken cancellationToken)
    {
        switch (status)
        {
            case "waiting_for_user" when random.Next(6) == 0:
                await StopAsync(conversation, "cancel", cancellationToken);
                break;
            case "waiting_for_user" when random.Next(3) == 0:
                await Task.Delay(LiveAgent.QuestionTime * 2, cancellationToken);
                break;
            case "waiting_for_user":
                _questions++;
                await Task.WhenAll(Enumerable.Range(0, random.Next(1, 4)).Select(_ => ReplyAsync(conversation, _questions, cancellationToken)).ToArray());
                break;
            case "paused":
                await OrderAsync(conversation.TaskId, random.Next(4) == 0 ? "cancel" : "resume", cancellationToken);
                break;
            case ObservedTask.Failed when random.Next(2) == 0:
                await OrderAsync(conversation.TaskId, "retry", cancellationToken);
                break;
            default:
                await AppendAsync(conversation, "reject", cancellationToken);
                break;
        }
    }

    private async Task AppendAsync(LiveConversation conversation, string onBusy, CancellationToken cancellationToken)
    {
        var message = Next(onBusy == "reject" ? "append" : onBusy, PickPlan());
        conversation.Sent.Add(message);
        var body = client.Message(message.Content);
        body["on_busy"] = onBusy;
        await SendAsync(message, $"/v1/chat/tasks/{conversation.TaskId}/messages", body, keyed: random.Next(4) != 0, cancellationToken);
    }

    private async Task ReplyAsync(LiveConversation conversation, int question, CancellationToken cancellationToken)
    {
        var message = Next("reply", LivePlan.Text) with { Question = question };
        conversation.Sent.Add(message);
        var body = client.Message(message.Content);
        body["command_id"] = Guid.NewGuid().ToString("N");
        var answer = await client.SendAsync(HttpMethod.Post, $"/v1/chat/tasks/{conversation.TaskId}/reply", body, null, cancellationToken);
        Note(message, answer);
    }

    private async Task StopAsync(LiveConversation conversation, string order, CancellationToken cancellationToken)
    {
        if (await OrderAsync(conversation.TaskId, order, cancellationToken))
            conversation.AfterStops.Add(await ReadLedgerAsync(conversation.TaskId, cancellationToken));
    }

    /// <returns>Whether it was done; a state that has moved on refuses it.</returns>
    private async Task<bool> OrderAsync(long taskId, string order, CancellationToken cancellationToken)
    {
        var answer = await client.SendAsync(HttpMethod.Post, $"/v1/chat/tasks/{taskId}/{order}", null, null, cancellationToken);
        if (answer.Status is not (200 or 409))
            Count(answer);
        return answer.Status == 200;
    }

    /// <returns>The answer's body when the message was accepted.</returns>
    private async Task<JsonNode?> SendAsync(LiveMessage message, string path, JsonObject body, bool keyed, CancellationToken cancellationToken)
    {
        var answer = keyed
            ? await client.SendAsync(HttpMethod.Post, path, body, Guid.NewGuid().ToString("N"), cancellationToken)
            : await client.TryAsync(HttpMethod.Post, path, body, null, cancellationToken);
        if (answer is not null && answer.Status < 500)
            Note(message, answer);
        return message.Outcome == OperationOutcome.Acknowledged ? answer!.Body : null;
    }

    private void Note(LiveMessage message, ChatAnswer answer)
    {
        message.Outcome = answer.Status == 202 ? OperationOutcome.Acknowledged : OperationOutcome.Refused;
        if (answer is not ({ Status: 202 } or { ErrorCode: "task_busy" or "interaction_response_required" or "no_pending_interaction" }))
            Count(answer);
    }

    private void Count(ChatAnswer answer)
    {
        var key = $"{answer.Status} {answer.ErrorCode}";
        Unexpected[key] = Unexpected.GetValueOrDefault(key) + 1;
    }

    private LiveMessage Next(string how, LivePlan plan) => new(LiveScript.Message($"client {number} message {Interlocked.Increment(ref _messages)}", plan), how, 0);

    private LivePlan PickPlan() => (LivePlan)random.Next(Enum.GetValues<LivePlan>().Length);

    private async Task<string> WaitAsync(long taskId, CancellationToken cancellationToken)
    {
        while (true)
        {
            var answer = await client.GetAsync($"/v1/chat/tasks/{taskId}?wait=2", cancellationToken);
            if (answer.Status != 200)
                Count(answer);
            else if ((string)answer.Body!["status"]! is var status and not "running")
                return status;
        }
    }

    private async Task<IReadOnlyList<ObservedMessage>> ReadLedgerAsync(long taskId, CancellationToken cancellationToken)
    {
        var answer = await client.GetAsync($"/messages?task_id={taskId}&limit=1000&order_by=created_at&order_direction=asc", cancellationToken);
        return [.. answer.Body!.AsArray().Select(message => LedgerReader.ToMessage(message!))];
    }

    private async Task<IReadOnlyList<string>> ReadOpenStepsAsync(long taskId, CancellationToken cancellationToken)
    {
        var answer = await client.GetAsync($"/v1/chat/tasks/{taskId}/steps", cancellationToken);
        return [.. answer.Body!["steps"]!.AsArray()
            .Where(step => (string)step!["status"]! is not ("completed" or "failed"))
            .Select(step => $"{(string?)step!["id"]} is {(string?)step["status"]}")];
    }

    private async Task<IReadOnlyList<LiveTurn>> ReadTurnsAsync(long taskId, CancellationToken cancellationToken)
    {
        var answer = await client.GetAsync($"/v1/chat/tasks/{taskId}/turns?limit=1000", cancellationToken);
        return [.. answer.Body!["turns"]!.AsArray().Select(turn => new LiveTurn((string)turn!["turn_id"]!, (string)turn["status"]!, (string?)turn["input"]))];
    }
}
