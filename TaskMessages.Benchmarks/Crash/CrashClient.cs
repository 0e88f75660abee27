using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using TaskMessages.Benchmarks.Http;
using TaskMessages.Benchmarks.Service;

namespace TaskMessages.Benchmarks.Crash;

/// <summary>
/// One connection of the crash run: creates tasks as fast as it may, goes on with those that ended, and notes what it was told. A request
/// with a key is repeated until it has an answer; one without is sent once, whatever happens to it.
/// </summary>
internal sealed class CrashClient(int number, IPEndPoint endPoint, AgentKey agent, CrashOptions options) : IDisposable
{
    private const int LongestConversation = 4;
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(10);

    private readonly Random _random = new(HashCode.Combine(options.Seed, number));
    private readonly Queue<Conversation> _inFlight = new();
    private RawConnection? _connection;

    /// <summary>All that this client did; complete when <see cref="RunAsync"/> has ended.</summary>
    public List<Operation> Operations { get; } = [];

    /// <summary>Answers with a status that no operation should ever get, by status.</summary>
    public Dictionary<int, int> UnexpectedStatuses { get; } = [];

    /// <summary>Sends until told to stop, then finishes what it has begun.</summary>
    public async Task RunAsync(CancellationToken stop, CancellationToken cancellationToken)
    {
        while (!stop.IsCancellationRequested)
        {
            if (_inFlight.Count >= options.InFlight)
                await GoOnAsync(_inFlight.Dequeue(), cancellationToken);
            else
                await CreateAsync(cancellationToken);
        }
    }

    public void Dispose() => _connection?.Dispose();

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        var operation = Begin(appendTo: null, keyed: _random.Next(2) == 0);
        await SendAsync(operation, TaskRequests.Create(agent, operation.Token, operation.IdempotencyKey), cancellationToken);
        if (operation.Outcome != OperationOutcome.Acknowledged)
            return;
        var conversation = new Conversation(operation.AnsweredTasks[0], operation, Turns: 1);
        // now and then a message comes too early
        if (_random.Next(20) == 0)
            await AppendAsync(conversation, keyed: false, cancellationToken);
        else
            _inFlight.Enqueue(conversation);
    }

    private async Task GoOnAsync(Conversation conversation, CancellationToken cancellationToken)
    {
        conversation.Last.EndStatus = await WaitForEndAsync(conversation.TaskId, cancellationToken);
        if (conversation.Turns < LongestConversation && _random.Next(3) == 0)
            await AppendAsync(conversation, keyed: _random.Next(2) == 0, cancellationToken);
    }

    private async Task AppendAsync(Conversation conversation, bool keyed, CancellationToken cancellationToken)
    {
        var operation = Begin(conversation.TaskId, keyed);
        var request = TaskRequests.Append(agent, conversation.TaskId, operation.Token, operation.IdempotencyKey);
        await SendAsync(operation, request, cancellationToken);
        if (operation.Outcome == OperationOutcome.Acknowledged)
            _inFlight.Enqueue(new Conversation(conversation.TaskId, operation, conversation.Turns + 1));
    }

    private Operation Begin(long? appendTo, bool keyed)
    {
        var token = $"client {number} operation {Operations.Count}";
        var operation = new Operation(token, agent, keyed ? Guid.NewGuid().ToString() : null) { AppendedTo = appendTo };
        Operations.Add(operation);
        return operation;
    }

    private async Task SendAsync(Operation operation, byte[] request, CancellationToken cancellationToken)
    {
        // some repeat although they have an answer: a client that died before it noted it
        var repeats = operation.IdempotencyKey is not null && _random.Next(10) == 0 ? 1 : 0;
        while (true)
        {
            var connection = await ConnectAsync(cancellationToken);
            operation.Sends++;
            try
            {
                var response = await connection.ExchangeAsync(request, cancellationToken);
                if (Note(operation, response) && repeats-- == 0)
                    return;
            }
            catch (Exception exception) when (exception is SocketException or EndOfStreamException)
            {
                Disconnect();
            }
            if (operation.IdempotencyKey is null)
                return;
            await Task.Delay(RetryInterval, cancellationToken);
        }
    }

    // true when the answer settles the operation
    private bool Note(Operation operation, RawResponse response)
    {
        var body = JsonNode.Parse(response.Text)!;
        switch (response.Status)
        {
            case 202:
                operation.Outcome = OperationOutcome.Acknowledged;
                operation.AnsweredTasks.Add((long)body["task_id"]!);
                operation.AnsweredRuns.Add((string)body["run_id"]!);
                return true;
            case 409 when operation.AppendedTo is not null && IsBusy(body):
                // a replayed 202 outweighs nothing: a refusal after an acknowledgement would be a contradiction the verdict must see
                if (operation.Outcome == OperationOutcome.Unknown)
                    operation.Outcome = OperationOutcome.Refused;
                else
                    operation.AnsweredRuns.Add("refused after it was acknowledged");
                return true;
            case 409 when operation.IdempotencyKey is not null:
                return false;
            case 503 when options.MayBeUnavailable:
                // it may have been done
                return operation.IdempotencyKey is null;
            default:
                UnexpectedStatuses[response.Status] = UnexpectedStatuses.GetValueOrDefault(response.Status) + 1;
                return operation.IdempotencyKey is null;
        }
    }

    private static bool IsBusy(JsonNode body) => body["error"] is { } error && (string?)error["code"] == "task_busy";

    private async Task<string> WaitForEndAsync(long taskId, CancellationToken cancellationToken)
    {
        var request = TaskRequests.Get(agent, taskId);
        while (true)
        {
            var connection = await ConnectAsync(cancellationToken);
            try
            {
                var response = await connection.ExchangeAsync(request, cancellationToken);
                if (response.Status == 503 && options.MayBeUnavailable)
                    await Task.Delay(RetryInterval, cancellationToken);
                else if (response.Status != 200)
                    UnexpectedStatuses[response.Status] = UnexpectedStatuses.GetValueOrDefault(response.Status) + 1;
                else if ((string)JsonNode.Parse(response.Text)!["status"]! is var status and (ObservedTask.Completed or ObservedTask.Failed))
                    return status;
            }
            catch (Exception exception) when (exception is SocketException or EndOfStreamException)
            {
                Disconnect();
            }
            await Task.Delay(RetryInterval, cancellationToken);
        }
    }

    private async Task<RawConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        while (_connection is null)
        {
            try
            {
                _connection = await RawConnection.ConnectAsync(endPoint, cancellationToken);
            }
            catch (SocketException)
            {
                await Task.Delay(RetryInterval, cancellationToken);
            }
        }
        return _connection;
    }

    private void Disconnect()
    {
        _connection?.Dispose();
        _connection = null;
    }

    private sealed record Conversation(long TaskId, Operation Last, int Turns);
}
