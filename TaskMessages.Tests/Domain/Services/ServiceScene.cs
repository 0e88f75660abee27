using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Growth;
using TaskMessages.Domain.Execution.Leases;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;
using TaskMessages.Storage;
using TaskMessages.Tests.Storage;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Domain.Services;

/// <summary>The use cases over a database of their own, with one agent and one key, and a place to break their writes.</summary>
internal sealed class ServiceScene : ITurnSignal, IAsyncDisposable
{
    private static readonly Lease Lease = new("worker", "token");
    private readonly EmbeddedDatabase _database;

    private ServiceScene(EmbeddedDatabase database)
    {
        _database = database;
        Tasks = new TaskStore(database.Database);
        Messages = new MessageStore(database.Database, Clock);
        Turns = new TurnStore(database.Database);
        Agents = new AgentStore(database.Database);
        Keys = new ApiKeyStore(database.Database);
        Ids = new MessageIdSource(Clock);
        Usage = new KeyUsageRecorder(Keys);
    }

    public TimeProvider Clock { get; } = TimeProvider.System;

    public TaskStore Tasks { get; }

    public MessageStore Messages { get; }

    public TurnStore Turns { get; }

    public CollectingFeed Feed { get; } = new();

    public AgentStore Agents { get; }

    public ApiKeyStore Keys { get; }

    public MessageIdSource Ids { get; }

    public KeyUsageRecorder Usage { get; }

    public int Notified { get; private set; }

    public Agent Agent { get; private set; } = null!;

    public IssuedKey Key { get; private set; } = null!;

    public Caller Caller => Caller.Of(Key.Key);

    public ApiKeyService KeyService => new(Keys, Agents, Clock);

    public static async Task<ServiceScene> CreateAsync()
    {
        var scene = new ServiceScene(await EmbeddedDatabase.StartAsync());
        scene.Agent = (await scene.Agents.CreateAsync(new Agent { Name = "echo", Executor = new EchoSettings() }, CancellationToken.None))!;
        scene.Key = await scene.KeyService.CreateAsync(scene.Agent.Id, null, CancellationToken.None);
        return scene;
    }

    /// <summary>A caller of another agent.</summary>
    public async Task<Caller> StrangerAsync()
    {
        var agent = (await Agents.CreateAsync(new Agent { Name = "other", Executor = new EchoSettings() }, CancellationToken.None))!;
        return Caller.Of((await KeyService.CreateAsync(agent.Id, null, CancellationToken.None)).Key);
    }

    public TaskLimits Limits { get; set; } = new();

    public ChatTaskService ChatTasks(StoreFaults? taskFaults = null, StoreFaults? messageFaults = null) => ChatTasks(Break(taskFaults), BreakMessages(messageFaults));

    /// <summary>On a database to which a new task and its message go each by itself: what others do in between.</summary>
    public ChatTaskService ChatTasksApart(Func<Message, Task> between) => ChatTasks(new FaultyTaskStore(Tasks, new StoreFaults()) { BeforeMessage = between }, Messages);

    private ChatTaskService ChatTasks(ITaskStore tasks, IMessageStore messages)
    {
        var stores = new TurnStores(tasks, messages, Turns);
        return new(stores, Agents, new TaskTransitions(stores, this, Feed, Clock), Stopper(stores), Usage, Ids, Limits, Clock);
    }

    public ReplyService Replies(StoreFaults? taskFaults = null)
    {
        var stores = new TurnStores(Break(taskFaults), Messages, Turns);
        return new(stores, new TaskTransitions(stores, this, Feed, Clock), Usage, Ids, Clock);
    }

    public TaskControlService Control(StoreFaults? taskFaults = null)
    {
        var stores = new TurnStores(Break(taskFaults), Messages, Turns);
        return new(stores, new TaskTransitions(stores, this, Feed, Clock), Stopper(stores), Ids, Clock);
    }

    public AgentService AgentService(ISecretProtector protector)
    {
        var stores = new TurnStores(Tasks, Messages, Turns);
        var transitions = new TaskTransitions(stores, this, Feed, Clock);
        var events = new EventStore(_database.Database);
        var lists = new TaskListService(stores, transitions, new NoHeldTurns(), Feed, [events], Clock);
        var lifecycle = new TaskLifecycleService(stores, transitions, Stopper(stores), lists, new NoRegistry(), Ids, Clock);
        return new AgentService(Agents, Keys, Tasks, events, Control(), lifecycle, protector, Clock);
    }

    public MessageService MessageService(StoreFaults? messageFaults = null) => new(Tasks, BreakMessages(messageFaults), Feed, Ids, Clock);

    /// <summary>The id of a conversation of the scene's agent.</summary>
    public string IdOf(string name) => TaskId.OfExternal(Agent.Id, name);

    public void Notify() => Notified++;

    public Task<ChatTask> CreateTaskAsync(string content = "hello")
        => ChatTasks().CreateAsync(NewTask(content), CancellationToken.None);

    public CreateTaskCommand NewTask(string content = "hello") => new() { Caller = Caller, AgentId = Agent.Id, Content = content };

    public AppendCommand NewAppend(string taskId, string content = "next")
        => new() { Caller = Caller, TaskId = taskId, AgentId = Agent.Id, Content = content };

    /// <summary>Works the only queued turn to its end.</summary>
    /// <param name="answer">Null: the agent fails.</param>
    public async Task<ChatTask> FinishAsync(string? answer = "answer", PendingInteraction? question = null, string error = "went wrong")
    {
        var now = Clock.GetUtcMilliseconds();
        var claimed = (await Tasks.ClaimAsync(Lease, now, now.AddMinutes(1), [], CancellationToken.None))!;
        var (move, next) = question is not null
            ? (TurnStateMachine.AskForInput, TurnStateMachine.AskUser(claimed, Lease.Token, question, now))
            : answer is null
                ? (TurnStateMachine.Fail, TurnStateMachine.FailTurn(claimed, Lease.Token, error, now))
                : (TurnStateMachine.Complete, TurnStateMachine.CompleteTurn(claimed, Lease.Token, answer, now));
        return (await Tasks.ApplyAsync(new TaskChange(move, claimed, next, Lease.Token), CancellationToken.None))!;
    }

    /// <param name="taskId">A number, or the name of a conversation of the scene's agent.</param>
    public async Task<string[]> LedgerAsync(string taskId)
        => [.. (await Messages.HistoryAsync(TaskId.IsNumber(taskId) ? taskId : IdOf(taskId), 1000, long.MaxValue, null, CancellationToken.None)).Select(message => ((TextContent)message.Content).Content)];

    public async ValueTask DisposeAsync()
    {
        Tasks.Dispose();
        Agents.Dispose();
        Keys.Dispose();
        await _database.DisposeAsync();
    }

    private TurnStopper Stopper(TurnStores stores) => new(stores, new LeaseSource("stopper", TimeSpan.FromMinutes(1)), new NoHeldTurns(), new LiveTexts(), Feed, Clock);

    private ITaskStore Break(StoreFaults? faults) => faults is null ? Tasks : new FaultyTaskStore(Tasks, faults);

    private IMessageStore BreakMessages(StoreFaults? faults) => faults is null ? Messages : new FaultyMessageStore(Messages, faults);
}
