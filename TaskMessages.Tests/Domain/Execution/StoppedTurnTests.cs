using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Leases;
using TaskMessages.Domain.Execution.Updates;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Domain.Execution;

/// <summary>A turn that is stopped while its worker writes: what was written stays, and the worker can write nothing more.</summary>
public sealed class StoppedTurnTests
{
    private TurnScene _scene = null!;

    [SetUp]
    public async Task CreateAsync() => _scene = await TurnScene.CreateAsync();

    [TestCase(StopKind.Cancel, ChatStatus.Failed)]
    [TestCase(StopKind.Pause, ChatStatus.Paused)]
    public async Task Stop_InTheMiddleOfAGrowingMessage_KeepsItAndBarsTheWorker(StopKind kind, ChatStatus status)
    {
        ChatTask? stopped = null;
        async Task Stop(TurnContext turn, CancellationToken token)
            => stopped = await _scene.Stopper.StopAsync(TurnScene.TaskId, new TurnStop(kind, null), next: null);

        var result = await _scene.RunAsync(Script(Text("half"), Do(BreatheAsync), Do(Stop), Text(" and the rest"), new DoneUpdate(0)));

        Assert.Multiple(() =>
        {
            Assert.That(stopped!.Status, Is.EqualTo(status));
            Assert.That(result.Outcome, Is.EqualTo(TurnOutcome.LeaseLost));
            Assert.That(_scene.Answers, Is.EqualTo(new[] { "half" }), "complete, and not growing for ever");
            Assert.That(_scene.Ledger[^1].ChangeSeq, Is.EqualTo(3));
            Assert.That(stopped.Records.Single().EndSeq, Is.EqualTo(4));
        });
    }

    [Test]
    public async Task Stop_TextWasShownAndNotSavedYet_KeepsWhatWasShown()
    {
        _scene.Feed.IsWatching = true;
        var piece = new string('x', 200);
        async Task Stop(TurnContext turn, CancellationToken token)
            => await _scene.Stopper.StopAsync(TurnScene.TaskId, new TurnStop(StopKind.Cancel, null), next: null);

        async Task Shown(int length, CancellationToken token)
        {
            while (_scene.Feed.Pieces.Sum(shown => shown.Text.Length) < length)
                await Task.Delay(TimeSpan.FromMilliseconds(1), _scene.Clock, token);
        }

        await _scene.RunAsync(Script(
            Text("half "), Do((_, token) => Shown(5, token)), Text(piece), Do((_, token) => Shown(205, token)), Text("unseen"), Do(Stop), Text(" and the rest")));

        Assert.That(_scene.Answers, Is.EqualTo(new[] { string.Concat(_scene.Feed.Pieces.Select(shown => shown.Text)) }));
        Assert.That(_scene.Answers.Single(), Does.StartWith("half " + piece));
    }

    [Test]
    public async Task Stop_BeforeTheAllottedMessageIsInserted_NeverShowsIt()
    {
        var faults = new StoreFaults { BreakAt = 1, Kind = FaultKind.Late };
        Assert.ThrowsAsync<ProcessDiedException>(() => _scene.RunAsync(new ScriptedExecutor(_scene.Clock, [Full("a")]), faults));

        var canceled = await _scene.Stopper.StopAsync(TurnScene.TaskId, new TurnStop(StopKind.Cancel, "enough"), next: null);
        await faults.ArriveAsync();

        Assert.That(canceled!.Error, Is.EqualTo("Canceled: enough"));
        Assert.That(_scene.Answers, Is.Empty);
        Assert.That(_scene.Ledger.Single().Id, Is.EqualTo(TurnScene.TurnId));
    }

    [Test]
    public async Task Stop_WhoGaveTheOrderDies_TheNextWorkerCarriesItOut([Range(0, 8)] int call)
    {
        await _scene.RunAsync(Script(Text("half"), Do(BreatheAsync), Do(async (_, _) =>
        {
            var faults = new StoreFaults { BreakAt = call, Kind = FaultKind.Lost, Dies = true };
            var stores = new TurnStores(new FaultyTaskStore(_scene.Tasks, faults), new FaultyMessageStore(_scene.Messages, faults), _scene.Turns);
            var stopper = new TurnStopper(stores, new LeaseSource("stopper", TimeSpan.FromSeconds(60)), new NoHeldTurns(), _scene.Texts, _scene.Feed, _scene.Clock);
            try
            {
                await stopper.StopAsync(TurnScene.TaskId, new TurnStop(StopKind.Pause, null), next: null);
            }
            catch (ProcessDiedException)
            {
                // the order stands, or was never given
            }
        })));
        var wasGiven = (await _scene.TaskAsync()).Turn?.Stop is not null || (await _scene.TaskAsync()).Status == ChatStatus.Paused;
        await _scene.RunToEndAsync(new ScriptedExecutor(_scene.Clock, [Full("another answer")]));

        var task = await _scene.TaskAsync();
        Assert.That(task.Status, Is.EqualTo(wasGiven ? ChatStatus.Paused : ChatStatus.Completed));
        Assert.That(_scene.Answers, Is.EqualTo(new[] { wasGiven ? "half" : "another answer" }).Or.EqualTo(new[] { "half" }));
        Assert.That(_scene.Ledger.Select(message => message.StreamingStatus), Has.None.EqualTo(StreamingStatus.InProgress));
    }

    /// <summary>Lets time pass, so that the growing message is saved.</summary>
    private Task BreatheAsync(TurnContext turn, CancellationToken token) => Task.Delay(TimeSpan.FromSeconds(1), _scene.Clock, token);

    private ScriptedExecutor Script(params object[] steps) => new(_scene.Clock, steps);

    private static Func<TurnContext, CancellationToken, Task> Do(Func<TurnContext, CancellationToken, Task> step) => step;

    private static FullUpdate Full(string text) => new(0, new TextContent(Author.Agent, Style.Static, TextFormat.Plain, text));

    private static DeltaUpdate Text(string text) => new(0, new TextDelta(text));
}
