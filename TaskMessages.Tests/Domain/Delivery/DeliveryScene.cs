using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Delivery;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Growth;
using TaskMessages.Domain.Execution.Leases;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Work;
using TaskMessages.Storage;
using TaskMessages.Tests.Storage;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Domain.Delivery;

/// <summary>A task of an asynchronous agent that hears or does not, a database, and as many processes as a test starts. The clock stands still unless it is moved.</summary>
internal sealed class DeliveryScene : ITurnSignal, IAgentTeller
{
    private readonly InMemoryTaskStore _tasks = new();
    private readonly InMemoryAgentStore _agents = new();
    private readonly TurnStores _stores;
    private int _processes;

    private DeliveryScene(EmbeddedDatabase database)
    {
        _stores = new TurnStores(_tasks, new InMemoryMessageStore(), new InMemoryTurnStore());
        (Events, Trackers) = (new EventStore(database.Database), new TrackerStore(database.Database));
    }

    public ManualClock Clock { get; } = new();

    public IEventStore Events { get; }

    public ITrackerStore Trackers { get; }

    public DeliverySettings Settings { get; set; } = new() { CallTimeout = TimeSpan.FromSeconds(1) };

    /// <summary>The numbers of the events that the agent has heard of, as often as it has.</summary>
    public List<long> Told { get; } = [];

    /// <summary>What the agent does with an event before it counts as heard; it may throw.</summary>
    public Func<TaskEvent, Task> OnTold { get; set; } = _ => Task.CompletedTask;

    public ChatTask Opened { get; set; } = null!;

    public long AgentId { get; private set; }

    public static async Task<DeliveryScene> CreateAsync(EmbeddedDatabase database)
    {
        var scene = new DeliveryScene(database);
        var agent = await scene._agents.CreateAsync(new Agent { Name = "agent", Executor = new AcpSettings("http://agent", AcpType.Async, null) }, CancellationToken.None);
        scene.AgentId = agent!.Id;
        scene.Opened = TaskStateMachine.Open(Guid.NewGuid().ToString(), null, agent.Id, null, null, null, scene.Clock.Now);
        await scene._tasks.InsertAsync(scene.Opened, CancellationToken.None);
        return scene;
    }

    /// <summary>A process that may break at a store call.</summary>
    public DeliveryProcess Start(StoreFaults? faults = null)
    {
        var events = faults is null ? Events : new FaultyEventStore(Events, faults);
        var lifecycle = Lifecycle();
        var backoff = new RetryBackoff(new ExecutionOptions { RetryMaxDelay = TimeSpan.FromMinutes(5) }, new Random(1));
        var attempt = new DeliveryAttempt(events, Trackers, _tasks, _agents, lifecycle, this, backoff, Settings, Clock);
        var deliverer = new EventDeliverer(events, attempt, new LeaseSource($"process {++_processes}", TimeSpan.FromMinutes(1)), Settings, Clock);
        return new DeliveryProcess(this, deliverer, new EventService(lifecycle, events, Trackers, Settings, Clock));
    }

    public Task<ChatTask?> ReadTaskAsync() => _tasks.FindAsync(Opened.Id, CancellationToken.None);

    public Task CloseTaskAsync(TaskLifecycle end) => Lifecycle().CloseAsync(Caller.Anonymous, TaskReference.ById(Opened.Id), end, null, CancellationToken.None);

    public Task DeleteAgentAsync() => _agents.DeleteAsync(AgentId, CancellationToken.None);

    /// <summary>The task's events, the word of its creation among them.</summary>
    public async Task<IReadOnlyList<TaskEvent>> StoredAsync() => await Events.ListAsync(Opened.Id, TaskEvent.CreationSeq - 1, 1000, CancellationToken.None);

    public void Notify()
    {
    }

    async Task IAgentTeller.TellAsync(Agent agent, ChatTask task, TaskEvent item, CancellationToken cancellationToken)
    {
        await OnTold(item);
        lock (Told)
            Told.Add(item.Seq);
    }

    private TaskLifecycleService Lifecycle()
    {
        var feed = new CollectingFeed();
        var transitions = new TaskTransitions(_stores, this, feed, Clock);
        var stopper = new TurnStopper(_stores, new LeaseSource("stopper", TimeSpan.FromMinutes(1)), new NoHeldTurns(), new LiveTexts(), feed, Clock);
        var lists = new TaskListService(_stores, transitions, new NoHeldTurns(), feed, [Events, Trackers], Clock);
        return new TaskLifecycleService(_stores, transitions, stopper, lists, new NoRegistry(), new MessageIdSource(Clock), Clock);
    }
}
