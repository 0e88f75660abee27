using TaskMessages.Api.Worker;
using TaskMessages.Domain.Administration;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Growth;
using TaskMessages.Domain.Execution.Leases;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Api.Worker;

/// <summary>Stores in memory, and as many workers over them as a test starts.</summary>
internal sealed class WorkerScene
{
    private readonly MessageIdSource _ids = new(TimeProvider.System);
    private readonly List<string> _taskIds = [];
    private ITaskStore? _tasks;

    public InMemoryTaskStore Tasks { get; } = new();

    public InMemoryMessageStore Messages { get; } = new();

    public InMemoryAgentStore Agents { get; } = new();

    public TurnSignal Signal { get; } = new();

    public WorkerHealth Health { get; } = new(TimeProvider.System);

    public CollectingLogger<TurnWorker> Log { get; } = new();

    public WorkerOptions Options { get; } = new() { ShutdownGrace = TimeSpan.FromSeconds(10) };

    /// <summary>The store as the workers see it.</summary>
    public ITaskStore WorkerTasks { get => _tasks ?? Tasks; set => _tasks = value; }

    public WorkerIdentity Identity { get; set; } = WorkerIdentity.OfThisProcess(isEmbedded: false);

    public TurnWorker CreateWorker(Func<TurnContext, CancellationToken, Task> work)
    {
        var clock = TimeProvider.System;
        var options = Microsoft.Extensions.Options.Options.Create(Options);
        var execution = Options.ToExecutionOptions(historyLimit: 10, historyCharacters: 1000);
        var runner = new TurnRunner(
            new TurnStores(WorkerTasks, Messages, new InMemoryTurnStore()),
            [new DelegateExecutor(work)],
            new RetryBackoff(execution, new Random(1)),
            execution,
            new CollectingFeed(),
            new LiveTexts(),
            clock);
        var heartbeat = new LeaseHeartbeat(WorkerTasks, options, clock, new CollectingLogger<LeaseHeartbeat>());
        var turnWork = new TurnWork(WorkerTasks, runner, Agents, heartbeat, new TurnActivity(clock), clock, new CollectingLogger<TurnWork>());
        var takeOver = new DeadOwnerTakeOver(WorkerTasks, Identity, clock, new CollectingLogger<DeadOwnerTakeOver>());
        return new TurnWorker(WorkerTasks, turnWork, heartbeat, takeOver, Health, Signal, new LeaseSource(Identity.ToString(), Options.Lease), options, clock, Log);
    }

    public async Task<Agent> AddAgentAsync(int? maxConcurrency = null) => (await Agents.CreateAsync(
        new Agent { Name = $"agent {maxConcurrency}", Executor = new EchoSettings(), MaxConcurrency = maxConcurrency }, CancellationToken.None))!;

    public async Task<string> AddTurnAsync(Agent agent)
    {
        var id = TaskId.FromNumber(await Tasks.NextTaskIdAsync(CancellationToken.None));
        var turn = new NewTurn(_ids.Next(), "run", "question", null, TimeProvider.System.GetUtcMilliseconds());
        await Tasks.InsertAsync(TurnStateMachine.CreateTask(id, agent.Id, null, null, turn), CancellationToken.None);
        lock (_taskIds)
            _taskIds.Add(id);
        return id;
    }

    public async Task<ChatTask> TaskAsync(string id) => (await Tasks.FindAsync(id, CancellationToken.None))!;

    public async Task<bool> AreAllCompletedAsync()
    {
        foreach (var id in _taskIds)
        {
            if ((await TaskAsync(id)).Status != ChatStatus.Completed)
                return false;
        }

        return true;
    }
}
