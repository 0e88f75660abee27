using Microsoft.Extensions.Logging;
using TaskMessages.Api.Executors;
using TaskMessages.Api.Executors.Outbound;
using TaskMessages.Api.Worker;
using TaskMessages.Domain.Administration;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Growth;
using TaskMessages.Domain.Execution.Leases;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Api.Worker;

/// <summary>What the log says of an attempt's end: one line each, of what really happened.</summary>
public sealed class TurnWorkTests
{
    private WorkerScene _scene = null!;
    private CollectingLogger<TurnWork> _log = null!;
    private CollectingLogger<LeaseHeartbeat> _heartbeatLog = null!;
    private LookingFeed _feed = null!;
    private LeaseHeartbeat _heartbeat = null!;
    private readonly TurnActivity _history = new(TimeProvider.System);
    private ChatTask _claimed = null!;

    [SetUp]
    public async Task ClaimTurn()
    {
        _scene = new WorkerScene();
        _log = new CollectingLogger<TurnWork>();
        _heartbeatLog = new CollectingLogger<LeaseHeartbeat>();
        _feed = new LookingFeed();
        var options = Microsoft.Extensions.Options.Options.Create(_scene.Options);
        _heartbeat = new LeaseHeartbeat(_scene.Tasks, options, TimeProvider.System, _heartbeatLog);
        await _scene.AddTurnAsync(await _scene.AddAgentAsync());
        var now = TimeProvider.System.GetUtcMilliseconds();
        _claimed = (await _scene.Tasks.ClaimAsync(new Lease("owner", "token"), now, now.AddMinutes(1), [], CancellationToken.None))!;
    }

    [Test]
    public async Task Run_LeaseSeenGoneWhileTheTurnIsRetried_IsOneLineAndNoLoss()
    {
        _feed.OnChanged = () => _heartbeat.LookOnceAsync(CancellationToken.None);

        await RunAsync((_, _) => throw new ExecutorException("The agent answered\nwith HTTP 503.", isTransient: true));

        var ended = _log.Events.Where(entry => entry.EventId != 5000).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(_feed.Looked, Is.True, "the lease was looked at between the write and the turn's end");
            Assert.That(ended.Select(entry => entry.EventId), Is.EqualTo(new[] { 5003 }));
            Assert.That(ended[0].Text, Does.StartWith("Turn ended: Retried").And.EndsWith(": The agent answered with HTTP 503."));
            Assert.That(_heartbeatLog.Events, Is.Empty);
        });
    }

    [Test]
    public async Task Run_LeaseTaken_IsOneLine()
    {
        await RunAsync(async (_, token) =>
        {
            await _scene.Tasks.TakeOverAsync(_claimed.Id, "token", TimeProvider.System.GetUtcMilliseconds(), CancellationToken.None);
            await _heartbeat.LookOnceAsync(CancellationToken.None);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        });

        Assert.That(_log.Events.Select(entry => entry.EventId), Is.EqualTo(new[] { 5000, 5100 }));
        Assert.That(_heartbeatLog.Events, Is.Empty);
    }

    [Test]
    public async Task Run_StoppedByOrder_IsNoWarning()
    {
        await RunAsync(async (_, token) =>
        {
            _heartbeat.Abort(_claimed.Id, exceptToken: "another");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        });

        var ended = _log.Events.Last();
        Assert.That((ended.EventId, ended.Level), Is.EqualTo((5001, Microsoft.Extensions.Logging.LogLevel.Information)));
        Assert.That(ended.Text, Does.StartWith("Turn ended: Stopped"));
    }

    [Test]
    public async Task Run_ExecutorHasAFault_IsLoggedWithIt()
    {
        await RunAsync((_, _) => throw new InvalidOperationException("a bug"));

        Assert.That(_log.Events.Last().Text, Does.StartWith("Turn ended: Failed").And.EndsWith(": InvalidOperationException"));
        Assert.That(_log.Exceptions.Single(), Is.InstanceOf<InvalidOperationException>());
    }

    [TestCase("http://127.0.0.1:1/")]
    [TestCase("http://nowhere.invalid/")]
    [Property("case", "B17")]
    public async Task CaseB17_UnreachableAgent_IsOneLineWithoutAStack(string url)
    {
        var limits = new AgentsOptions { AllowPrivateNetworks = true };
        using var http = new AgentHttpClient(Microsoft.Extensions.Options.Options.Create(limits));

        await RunAsync(async (_, token) =>
        {
            using var exchange = new AgentExchange(limits, TimeProvider.System, token);
            using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent([]) };
            await exchange.SendAsync(http, request);
        });

        var ended = _log.Events.Where(entry => entry.EventId != 5000).ToArray();
        Assert.That(ended, Has.Length.EqualTo(1));
        Assert.That(ended[0].Text, Does.StartWith("Turn ended: Retried").And.Contains(": The agent could not be reached (").And.Not.Contain("\n"));
        Assert.That(_log.Exceptions, Is.Empty);
    }

    [Test]
    public async Task Run_AgentCannotBeReadForGood_FailsTheTurnInOneLine()
    {
        var outage = new Outage { IsAway = true, Error = new StoreRejectedException(StoreRejection.Unauthorized, "The database refuses the service's user (Unauthorized, code 13).") };

        await RunAsync((_, _) => Task.CompletedTask, outage.Wrap<IAgentStore>(_scene.Agents));

        var ended = _log.Events.Where(entry => entry.EventId != 5000).ToArray();
        Assert.That((await _scene.TaskAsync(_claimed.Id)).Status, Is.EqualTo(ChatStatus.Failed));
        Assert.That(ended, Has.Length.EqualTo(1));
        Assert.That(ended[0].Text, Does.StartWith("Turn ended: Failed").And.EndsWith("(Unauthorized, code 13)."));
        Assert.That(_log.Exceptions, Is.Empty);
    }

    [TestCase(1, LogLevel.Debug)]
    [TestCase(2, LogLevel.Information)]
    public async Task Run_Claim_IsWorthALineWhenItIsNotTheFirst(int attempt, LogLevel level)
    {
        _claimed = _claimed with { Turn = _claimed.Turn! with { Attempt = attempt } };

        await RunAsync((_, _) => Task.CompletedTask);

        Assert.That(_log.Events.Where(entry => entry.EventId == 5000).Select(entry => entry.Level), Is.EqualTo(new[] { level }));
    }

    private async Task RunAsync(Func<TurnContext, CancellationToken, Task> work, IAgentStore? agents = null)
    {
        var execution = _scene.Options.ToExecutionOptions(historyLimit: 10, historyCharacters: 1000);
        var stores = new TurnStores(_scene.Tasks, _scene.Messages, new InMemoryTurnStore());
        var runner = new TurnRunner(
            stores, [new DelegateExecutor(work)], new RetryBackoff(execution, new Random(1)), execution, _feed, new LiveTexts(), TimeProvider.System);
        var turns = new TurnWork(_scene.Tasks, runner, agents ?? _scene.Agents, _heartbeat, _history, TimeProvider.System, _log);
        using var held = new HeldTurn(_claimed, TimeProvider.System.GetUtcMilliseconds().AddMinutes(1));
        await turns.RunAsync(held, new TurnSlots(1, null), CancellationToken.None);
    }

    /// <summary>Does something the moment a write has ended the attempt.</summary>
    private sealed class LookingFeed : ITaskFeed
    {
        public Func<Task>? OnChanged { get; set; }

        public bool Looked { get; private set; }

        public void Changed(string taskId) => Looked |= OnChanged?.Invoke().IsCompletedSuccessfully == true;

        public bool IsWatched(string taskId) => false;

        public void Grown(string taskId, GrowingText piece)
        {
        }
    }
}
