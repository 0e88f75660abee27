using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Growth;
using TaskMessages.Domain.Execution.Leases;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Domain.Execution;

/// <summary>One task with a queued turn, the stores in memory, and workers that run the turn one after the other.</summary>
internal sealed class TurnScene
{
    public const string TurnId = "00112233445566778899aabb";
    public const string Question = "question";

    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(60);

    private readonly Lease _firstLease = new("first", "token 0");
    private int _claims;
    private int? _roundSplitsAt;

    public ManualClock Clock { get; } = new();

    public InMemoryTaskStore Tasks { get; } = new();

    public InMemoryMessageStore Messages { get; } = new();

    public InMemoryTurnStore Turns { get; } = new();

    public CollectingFeed Feed { get; } = new();

    public LiveTexts Texts { get; } = new();

    public TurnStopper Stopper => new(new TurnStores(Tasks, Messages, Turns), new LeaseSource("stopper", LeaseTime), new NoHeldTurns(), Texts, Feed, Clock);

    public Agent Agent { get; set; } = new() { Id = 7, Name = "agent", Executor = new EchoSettings() };

    public ExecutionOptions Options { get; set; } = new() { TurnTimeout = TimeSpan.FromDays(10) };

    public const string TaskId = "1";

    public CancellationTokenSource Lost { get; } = new();

    public CancellationTokenSource Stop { get; set; } = new();

    public static async Task<TurnScene> CreateAsync()
    {
        var scene = new TurnScene();
        var task = TurnStateMachine.CreateTask(TaskId, 7, null, null, new NewTurn(TurnId, "run", Question, null, scene.Clock.Now));
        await scene.Tasks.InsertAsync(task, CancellationToken.None);
        return scene;
    }

    public async Task<ChatTask> TaskAsync() => (await Tasks.FindAsync(TaskId, CancellationToken.None))!;

    public IReadOnlyList<Message> Ledger => Messages.Ledger(TaskId);

    /// <summary>The agent's texts in the ledger, with a trailing … where a message is still growing.</summary>
    public string[] Answers => [.. Ledger.Where(message => message.Content is TextContent { Author: Author.Agent })
        .Select(message => ((TextContent)message.Content).Content + (message.StreamingStatus == StreamingStatus.Done ? "" : "…"))];

    public async Task<ChatTask?> ClaimAsync() => await Tasks.ClaimAsync(
        _firstLease with { Token = $"token {++_claims}" }, Clock.Now, Clock.Now + LeaseTime, [], CancellationToken.None);

    /// <summary>Claims the turn and runs one attempt at it, and lets time pass meanwhile.</summary>
    public async Task<TurnResult> RunAsync(ITurnExecutor executor, StoreFaults? faults = null) => await LetTimePassAsync(RunInNoTimeAsync(executor, faults));

    /// <summary>Ends turns in one round, which can break after so many of its writes.</summary>
    public void EndInRounds(int? splitAt = null) => (Tasks.Messages, _roundSplitsAt) = (Messages, splitAt);

    /// <summary>Claims the turn and runs one attempt at it while the clock stands still.</summary>
    public async Task<TurnResult> RunInNoTimeAsync(ITurnExecutor executor, StoreFaults? faults = null)
    {
        var claimed = await ClaimAsync() ?? throw new InvalidOperationException("There is nothing to claim.");
        faults ??= new StoreFaults();
        var runner = new TurnRunner(
            new TurnStores(new FaultyTaskStore(Tasks, faults) { RoundSplitsAt = _roundSplitsAt }, new FaultyMessageStore(Messages, faults), Turns),
            [executor],
            new RetryBackoff(Options, new Random(1)),
            Options,
            Feed,
            Texts,
            Clock);
        using var held = new HeldTurn(claimed, Clock.Now + LeaseTime);
        using var losing = Lost.Token.Register(() => held.Lose());
        return await runner.RunAsync(held, Agent, Stop.Token);
    }

    /// <summary>Runs the turn again and again, a lease's time apart, until it is over.</summary>
    public async Task RunToEndAsync(ITurnExecutor executor, StoreFaults? faults = null)
    {
        for (var attempt = 0; attempt < 10; attempt++)
        {
            if ((await TaskAsync()).Turn is null)
                return;
            Clock.Advance(LeaseTime + TimeSpan.FromSeconds(1));
            await RunAsync(executor, faults);
            faults = null;
        }

        Assert.Fail("The turn does not come to an end.");
    }

    /// <summary>Moves the clock for as long as the task waits for time to pass.</summary>
    public async Task<T> LetTimePassAsync<T>(Task<T> task)
    {
        while (!task.IsCompleted)
        {
            Clock.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        return await task;
    }
}
