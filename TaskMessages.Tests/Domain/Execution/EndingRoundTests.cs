using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Updates;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Domain.Execution;

/// <summary>Turns that end in one round with the store; how each round can break is in <see cref="TurnCrashTests"/>.</summary>
public sealed class EndingRoundTests
{
    private TurnScene _scene = null!;

    [SetUp]
    public async Task CreateScene()
    {
        _scene = await TurnScene.CreateAsync();
        _scene.EndInRounds();
    }

    [Test]
    public async Task RunAsync_WholeAnswersInARound_TakeTwoCallsAfterTheClaim()
    {
        var faults = new StoreFaults();

        var result = await _scene.RunAsync(Script(Full(0, "a"), Full(1, "b")), faults);

        var task = await _scene.TaskAsync();
        Assert.Multiple(() =>
        {
            Assert.That(result, Is.EqualTo(new TurnResult(TurnOutcome.Completed, Messages: 2)));
            Assert.That(faults.Calls, Is.EqualTo(2), "the user's message, if it is not known to be there, and the round");
            Assert.That((task.Status, task.Output, task.Turn, task.Seq), Is.EqualTo((ChatStatus.Completed, "b", (Turn?)null, 4L)));
            Assert.That(_scene.Answers, Is.EqualTo(new[] { "a", "b" }));
            Assert.That(_scene.Ledger.Select(message => message.Seq), Is.EqualTo(new[] { 1, 2, 3 }));
            Assert.That(_scene.Feed.Changes, Is.EqualTo(1));
        });
    }

    [Test]
    public async Task RunAsync_SomebodyPostsMeanwhile_TheRoundDoesNotBeginAndTheTurnEndsInSteps()
    {
        Task Post(TurnContext turn, CancellationToken token) => _scene.Tasks.AllotExternalAsync(TurnScene.TaskId, null, 1, _scene.Clock.Now, token);

        var result = await _scene.RunAsync(Script(Do(Post), Full(0, "a")));

        Assert.That(result.Outcome, Is.EqualTo(TurnOutcome.Completed));
        Assert.That(_scene.Ledger.Select(message => message.Seq), Is.EqualTo(new[] { 1, 3 }), "behind the number that was given away");
    }

    [Test]
    public async Task RunAsync_TheRoundBreaksOff_TheStepsGoOnUnderItsNumbers()
    {
        var ids = TurnMessageId.All(TurnScene.TurnId, 2);
        await _scene.Messages.InsertAsync(Foreign(ids[1]), CancellationToken.None);

        var result = await _scene.RunAsync(Script(Full(0, "a"), Full(1, "b")));

        Assert.That(result, Is.EqualTo(new TurnResult(TurnOutcome.Completed, Messages: 2)));
        Assert.That((await _scene.TaskAsync()).Seq, Is.EqualTo(4), "a user's, two, and the end's: no others were given out");
        Assert.That(_scene.Ledger.Single(message => message.Id == ids[0]).Seq, Is.EqualTo(2));
    }

    [Test]
    public async Task RunAsync_TheRoundsAnswerIsLostButItEndedTheTurn_IsCompleted()
    {
        var faults = new StoreFaults { BreakAt = 1, Kind = FaultKind.Applied, Dies = false };

        var result = await _scene.RunAsync(Script(Full(0, "a"), Full(1, "b")), faults);

        Assert.That(result, Is.EqualTo(new TurnResult(TurnOutcome.Completed, Messages: 2)));
        Assert.That(_scene.Answers, Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public async Task RunAsync_NoAnswerToTheRoundNorToTheNumbersAfterIt_TakesNoNumberOfOthers()
    {
        var faults = new StoreFaults();
        faults.Before(1, async () =>
        {
            await _scene.Tasks.AllotExternalAsync(TurnScene.TaskId, null, 1, _scene.Clock.Now, CancellationToken.None);
            throw Away();
        });
        faults.Before(3, async () =>
        {
            var token = (await _scene.TaskAsync()).Turn!.Lease!.Token;
            await _scene.Tasks.AllotAsync(TurnScene.TaskId, token, 0, 1, _scene.Clock.Now, CancellationToken.None);
            throw Away();
        });

        var result = await _scene.RunAsync(Script(Full(0, "a")), faults);
        Assert.That(result.Outcome, Is.EqualTo(TurnOutcome.Retried), "nobody knows whose numbers they are");
        await _scene.RunToEndAsync(Script(Full(0, "a")));

        Assert.That(_scene.Answers, Is.EqualTo(new[] { "a" }));
        Assert.That(_scene.Ledger.Select(message => message.Seq), Has.None.EqualTo(2), "the number of whoever posted");
    }

    private static StoreUnavailableException Away() => new("down", new IOException());

    [TestCase(99)]
    [TestCase(100)]
    public async Task RunAsync_AnswerOfManyMessages_GoesInARoundUpToOneHundred(int others)
    {
        var faults = new StoreFaults();

        await _scene.RunAsync(Script([.. Enumerable.Range(0, others + 1).Select(index => Full(index, "a"))]), faults);

        Assert.That(faults.Calls, Is.EqualTo(others < 100 ? 2 : 3), "a round, or numbers, messages and the end");
        Assert.That(_scene.Answers, Has.Length.EqualTo(others + 1));
    }

    [TestCase(1_000_000, 2)]
    [TestCase(1_000_001, 3)]
    public async Task RunAsync_LongAnswer_GoesInARoundUpToAMillionCharacters(int length, int calls)
    {
        _scene.Options = _scene.Options with { MaxContentLength = 2_000_000 };
        var faults = new StoreFaults();

        await _scene.RunAsync(Script(Full(0, new string('a', length - 10)), Full(1, new string('b', 10))), faults);

        Assert.That(faults.Calls, Is.EqualTo(calls));
    }

    private static Message Foreign(string id) => new()
    {
        Id = id,
        TaskId = "another",
        Seq = 1,
        Content = new TextContent(Author.Agent, Style.Static, TextFormat.Plain, "x"),
        CreatedAt = DateTime.UnixEpoch,
        UpdatedAt = DateTime.UnixEpoch,
    };

    private ScriptedExecutor Script(params object[] steps) => new(_scene.Clock, steps);

    private static FullUpdate Full(int index, string text) => new(index, new TextContent(Author.Agent, Style.Static, TextFormat.Plain, text));

    private static Func<TurnContext, CancellationToken, Task> Do(Func<TurnContext, CancellationToken, Task> step) => step;
}
