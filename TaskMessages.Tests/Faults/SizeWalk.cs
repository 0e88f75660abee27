using System.Runtime.CompilerServices;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Growth;
using TaskMessages.Domain.Execution.Leases;
using TaskMessages.Domain.Execution.Updates;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;
using TaskMessages.Tests.Domain.Services;

namespace TaskMessages.Tests.Faults;

/// <summary>
/// One task, clients that do at random what they may, and an agent that answers at random, all with sizes around every limit. The clients act between the turns and
/// while one runs.
/// </summary>
internal sealed class SizeWalk(ServiceScene scene, int seed) : ITurnExecutor
{
    private const int LeaseMinutes = 1;

    private readonly Random _random = new(seed);
    private readonly ExecutionOptions _options = new() { MaxQuestionBytes = TaskSize.Question, MaxContentLength = 4 * 1024 * 1024 };
    private string? _taskId;
    private int _claims;

    /// <summary>The turns that the service has acknowledged.</summary>
    public List<string> Acknowledged { get; } = [];

    /// <summary>How many requests were refused for their size, or because there was no room.</summary>
    public int Refused { get; private set; }

    /// <summary>How turns ended.</summary>
    public List<TurnOutcome> Outcomes { get; } = [];

    public Type SettingsType => typeof(EchoSettings);

    public async Task<ChatTask> WalkAsync(int steps)
    {
        while (_taskId is null)
            await TryAsync(CreateAsync);
        for (var step = 0; step < steps; step++)
        {
            if (_random.Next(3) == 0)
                await RunTurnAsync();
            else
                await TryAsync(ActAsync);
        }

        return await SettleAsync();
    }

    public async IAsyncEnumerable<AgentUpdate> RunAsync(TurnContext turn, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var act = _random.Next(4); act > 0; act--)
            await TryAsync(ActAsync);
        for (var index = 0; index < _random.Next(1, 4); index++)
        {
            foreach (var update in Message(index))
                yield return update;
        }

        if (_random.Next(4) == 0)
            yield return new InputRequiredUpdate(new PendingInteraction(Text(TaskSize.Question), _random.Next(2) == 0 ? null : [Json(TaskSize.Question)]));
    }

    private IEnumerable<AgentUpdate> Message(int index) => _random.Next(6) switch
    {
        0 => [new FullUpdate(index, new TextContent(Author.Agent, Style.Static, TextFormat.Plain, Text(TaskSize.Output)))],
        1 => [new DeltaUpdate(index, new TextDelta(Text(TaskSize.Output / 2))), new DeltaUpdate(index, new TextDelta(Text(TaskSize.Output / 2))), new DoneUpdate(index)],
        2 => [new FullUpdate(index, new DataContent(Author.Agent, Style.Static, Json(TaskSize.Output)))],
        3 => [new FullUpdate(index, new ToolRequestContent(Author.Agent, Style.Static, Text(200), Text(200), Json(TaskSize.Output)))],
        4 => [new FullUpdate(index, new ToolResponseContent(Author.Agent, Style.Static, "id", "name", Json(TaskSize.Output)))],
        _ => [new UsageUpdate(new TokenUsage(long.MaxValue, long.MaxValue)), new FullUpdate(index, new TextContent(Author.Agent, Style.Static, TextFormat.Plain, "short"))],
    };

    private async Task CreateAsync()
    {
        var command = scene.NewTask(Text(TaskSize.Message)) with { Metadata = _random.Next(2) == 0 ? null : Json(TaskSize.Metadata) };
        var task = await scene.ChatTasks().CreateAsync(command, CancellationToken.None);
        _taskId = task.Id;
        Acknowledged.Add(task.Turn!.Id);
    }

    private Task ActAsync() => _random.Next(9) switch
    {
        < 4 => AppendAsync(BusyPolicy.Enqueue),
        4 => AppendAsync(BusyPolicy.Interrupt),
        5 => ReplyAsync(),
        6 => scene.Control().PauseAsync(_taskId!, scene.Agent.Id, CancellationToken.None),
        7 => scene.Control().ResumeAsync(_taskId!, scene.Agent.Id, CancellationToken.None),
        _ => scene.Control().CancelAsync(_taskId!, scene.Agent.Id, Text(1500), CancellationToken.None),
    };

    private async Task AppendAsync(BusyPolicy policy)
    {
        var ids = scene.ChatTasks().ReserveForAppend();
        var size = _random.Next(3) == 0 ? TaskSize.Message : TaskSize.Queue / _random.Next(1, 6);
        await scene.ChatTasks().AppendAsync(scene.NewAppend(_taskId!, Text(size)) with { OnBusy = policy, Ids = ids }, CancellationToken.None);
        Acknowledged.Add(ids.TurnId!);
    }

    private async Task ReplyAsync()
    {
        var ids = scene.ChatTasks().ReserveForAppend();
        var command = new ReplyCommand { Caller = scene.Caller, TaskId = _taskId!, AgentId = scene.Agent.Id, Content = Text(TaskSize.Message), Ids = ids };
        await scene.Replies().ReplyAsync(command, null, CancellationToken.None);
        Acknowledged.Add(ids.TurnId!);
    }

    private async Task TryAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (DomainException refusal)
        {
            // every other refusal is of the task's status
            if (refusal.Error is DomainError.TooLarge or DomainError.QueueFull)
                Refused++;
        }
    }

    private async Task RunTurnAsync()
    {
        var now = scene.Clock.GetUtcMilliseconds();
        var leaseEnd = now.AddMinutes(LeaseMinutes);
        if (await scene.Tasks.ClaimAsync(new Lease("walker", $"token {_claims++}"), now, leaseEnd, [], CancellationToken.None) is not { } claimed)
            return;
        var stores = new TurnStores(scene.Tasks, scene.Messages, scene.Turns);
        var runner = new TurnRunner(stores, [this], new RetryBackoff(_options, new Random(seed)), _options, scene.Feed, new LiveTexts(), scene.Clock);
        using var held = new HeldTurn(claimed, leaseEnd);
        Outcomes.Add((await runner.RunAsync(held, scene.Agent, CancellationToken.None)).Outcome);
    }

    /// <summary>Lets every turn run, without anything more to come, until the task is at an end.</summary>
    private async Task<ChatTask> SettleAsync()
    {
        for (var turn = 0; turn < 300; turn++)
        {
            var task = (await scene.Tasks.FindAsync(_taskId!, CancellationToken.None))!;
            if (task.Status is ChatStatus.Completed or ChatStatus.Failed)
                return task;
            if (task.Status == ChatStatus.Running)
                await RunTurnAsync();
            else
                await TryAsync(() => scene.Control().CancelAsync(_taskId!, scene.Agent.Id, null, CancellationToken.None));
        }

        throw new AssertionException($"seed {seed}: the task does not come to an end");
    }

    /// <summary>A text of a few bytes, or of about as many as may be: some below, exactly, some above, or twice as many.</summary>
    private string Text(int limit)
    {
        var bytes = Bytes(limit);
        return _random.Next(2) == 0 ? new string('x', bytes) : new string('語', Math.Max(1, bytes / 3));
    }

    private JsonMap Json(int limit)
    {
        var bytes = Bytes(limit);
        return new JsonMap { ["v"] = _random.Next(2) == 0 ? new string('x', bytes) : Enumerable.Repeat((object?)1L, Math.Max(1, bytes / 12)).ToList() };
    }

    private int Bytes(int limit) => Math.Max(1, _random.Next(6) switch
    {
        0 or 1 => _random.Next(1, 200),
        2 => limit / 3,
        3 => limit - _random.Next(1024),
        4 => limit + _random.Next(1024),
        _ => 2 * limit,
    });
}
