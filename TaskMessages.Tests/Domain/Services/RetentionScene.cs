using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Growth;
using TaskMessages.Domain.Execution.Leases;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;
using TaskMessages.Domain.Work;
using TaskMessages.Storage;
using TaskMessages.Storage.Collections;
using TaskMessages.Tests.Storage;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Domain.Services;

/// <summary>A task that has ended, with contents of every kind, on a database of its own, and processes that work at them.</summary>
internal sealed class RetentionScene : IAsyncDisposable
{
    private readonly EmbeddedDatabase _database;

    private RetentionScene(EmbeddedDatabase database) => _database = database;

    public ManualClock Clock { get; } = new();

    public string TaskId { get; } = Guid.NewGuid().ToString();

    public static async Task<RetentionScene> CreateAsync()
    {
        var scene = new RetentionScene(await EmbeddedDatabase.StartAsync());
        await scene.FillAsync();
        return scene;
    }

    /// <summary>The services as a process has them.</summary>
    /// <param name="look">Sees each command of the process before it is run.</param>
    public Process Start(Action<BsonDocument>? look = null) => new(this, look is null ? _database.Database : _database.Intercept(look));

    /// <summary>What is stored of the task's contents, in no particular order.</summary>
    public async Task<(string[] Messages, string[] States, long Events)> StoredAsync()
    {
        var process = Start();
        var messages = await process.Stores.Messages.HistoryAsync(TaskId, 1000, long.MaxValue, null, CancellationToken.None);
        var states = await process.States.ListAsync(TaskId, null, new WorkPage(0, 100, false), CancellationToken.None);
        return ([.. messages.Select(message => $"{message.Id} {message.CreatedAt:O} {((TextContent)message.Content).Content}")],
            [.. states.Select(state => $"{state.Id} {state.State["n"]}")], (await process.Events.FindLastAsync(TaskId, CancellationToken.None))?.Seq ?? 0);
    }

    public async Task<ChatTask> TaskAsync() => (await Start().Stores.Tasks.FindAsync(TaskId, CancellationToken.None))!;

    /// <summary>The contents as an export has them.</summary>
    public async Task<IReadOnlyList<SnapshotItem>> ExportAsync()
    {
        var process = Start();
        var export = await process.Retention.ExportAsync(Caller.Anonymous, TaskId, CancellationToken.None);
        var items = new List<SnapshotItem>();
        await foreach (var batch in export.MessagesAsync(CancellationToken.None))
            items.AddRange(batch.Select(message => new SnapshotMessage(message with { Seq = 0, ChangeSeq = 0 })));
        await foreach (var state in export.StatesAsync(CancellationToken.None))
            items.Add(new SnapshotState(state));
        return items;
    }

    public static async IAsyncEnumerable<SnapshotItem> AsTheyCome(IEnumerable<SnapshotItem> items)
    {
        await Task.Yield();
        foreach (var item in items)
            yield return item;
    }

    /// <summary>Runs a command as it is.</summary>
    public Task RunAsync(BsonDocument command) => _database.RunAsync(command);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private async Task FillAsync()
    {
        var process = Start();
        var now = Clock.GetUtcMilliseconds();
        var task = TaskStateMachine.Open(TaskId, null, 1, null, null, null, now);
        await process.Stores.Tasks.InsertAsync(task, CancellationToken.None);
        for (var number = 0; number < 5; number++)
        {
            var grant = (await process.Stores.Tasks.AllotExternalAsync(TaskId, null, 1, now, CancellationToken.None))!;
            await process.Stores.Messages.InsertAsync(
                new Message
                {
                    Id = TestIdOf(number),
                    TaskId = TaskId,
                    Seq = grant.FirstSeq,
                    CreatedAt = now.AddSeconds(-number),
                    UpdatedAt = now,
                    Content = new TextContent(Author.User, Style.Static, TextFormat.Plain, $"text {number}"),
                },
                CancellationToken.None);
        }

        for (var number = 0; number < 2; number++)
        {
            var state = new AgentState { Id = TestIdOf(100 + number), TaskId = TaskId, AgentId = 1, State = new JsonMap { ["n"] = (long)number }, CreatedAt = now.AddSeconds(number) };
            await process.States.InsertAsync(state, isOnly: false, CancellationToken.None);
        }

        var item = new TaskEvent { Id = "event", TaskId = TaskId, AgentId = 1, Seq = 1, CreatedAt = now };
        await process.Events.InsertAsync(item, CancellationToken.None);
        await process.Trackers.SaveAsync(new TaskTracker { TaskId = TaskId, AgentId = 1, LastEventId = "event", LastSeq = 1, CreatedAt = now }, 0, CancellationToken.None);
        await process.Tasks.CloseAsync(Caller.Anonymous, TaskReference.ById(TaskId), TaskLifecycle.Completed, null, CancellationToken.None);
    }

    private static string TestIdOf(int number) => $"{number:x24}";

    /// <summary>One process.</summary>
    internal sealed class Process : ITurnSignal
    {
        public Process(RetentionScene scene, IDocumentDatabase database)
        {
            var clock = scene.Clock;
            var feed = new CollectingFeed();
            Stores = new TurnStores(new TaskStore(database), new MessageStore(database, clock), new TurnStore(database));
            (Events, Trackers, States) = (new EventStore(database), new TrackerStore(database), new StateStore(database));
            var transitions = new TaskTransitions(Stores, this, feed, clock);
            var stopper = new TurnStopper(Stores, new LeaseSource("stopper", TimeSpan.FromMinutes(1)), new NoHeldTurns(), new LiveTexts(), feed, clock);
            var lists = new TaskListService(Stores, transitions, new NoHeldTurns(), feed, [Events, Trackers, States], clock);
            Tasks = new TaskLifecycleService(Stores, transitions, stopper, lists, new NoRegistry(), new MessageIdSource(clock), clock);
            Contents = new TaskContents(Stores, transitions, Events, Trackers, States, clock);
            Retention = new RetentionService(Tasks, Contents, Stores, Events, Trackers, States, clock) { BatchSize = 2 };
        }

        public TurnStores Stores { get; }

        public EventStore Events { get; }

        public TrackerStore Trackers { get; }

        public StateStore States { get; }

        public TaskLifecycleService Tasks { get; }

        public TaskContents Contents { get; }

        public RetentionService Retention { get; }

        public void Notify()
        {
            // nobody works turns here
        }
    }
}
