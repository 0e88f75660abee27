using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Leases;
using TaskMessages.Domain.Execution.Updates;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Domain.Execution;

public sealed class TurnRunnerTests
{
    private static readonly ExecutorException Transient = new("HTTP 503.", isTransient: true);

    private TurnScene _scene = null!;

    [SetUp]
    public async Task CreateScene() => _scene = await TurnScene.CreateAsync();

    [Test]
    public async Task RunAsync_WholeAnswers_TakeThreeCallsAfterTheClaim()
    {
        var faults = new StoreFaults();

        var result = await _scene.RunAsync(Script(Full(0, "a"), Full(1, "b")), faults);

        var task = await _scene.TaskAsync();
        Assert.Multiple(() =>
        {
            Assert.That(result, Is.EqualTo(new TurnResult(TurnOutcome.Completed, Messages: 2)));
            Assert.That(faults.Calls, Is.EqualTo(3));
            Assert.That((task.Status, task.Output, task.Turn), Is.EqualTo((ChatStatus.Completed, "b", (Turn?)null)));
            Assert.That(_scene.Answers, Is.EqualTo(new[] { "a", "b" }));
        });
    }

    [Test]
    public async Task RunAsync_GrowingAnswer_IsShownAtOnceAndSavedAtIntervals()
    {
        var seen = new List<string>();
        Task Look(TurnContext turn, CancellationToken token)
        {
            seen.AddRange(_scene.Answers);
            return Task.CompletedTask;
        }

        Task Breathe(TurnContext turn, CancellationToken token) => Task.Delay(TimeSpan.FromMilliseconds(1), _scene.Clock, token);
        var quick = TimeSpan.FromMilliseconds(100);
        var faults = new StoreFaults();
        await _scene.RunAsync(
            Script(Text("a"), Do(Breathe), Do(Look), quick, Text("b"), quick, Text("c"), quick * 3, Text("d"), Do(Look), new DoneUpdate(0)), faults);

        Assert.Multiple(() =>
        {
            Assert.That(seen, Is.EqualTo(new[] { "a…", "abcd…" }));
            Assert.That(_scene.Answers, Is.EqualTo(new[] { "abcd" }));
            Assert.That(faults.Calls, Is.EqualTo(6), "allot, insert, one growth, the end's number, the end, complete");
        });
    }

    [Test]
    public async Task RunAsync_SomebodyWatches_ShowsTheTextAsItComes()
    {
        _scene.Feed.IsWatching = true;
        var emoji = "\U0001F600";

        // the agent goes on when what it has said is shown
        object Until(int length) => Do(async (_, token) =>
        {
            while (_scene.Feed.Pieces.Sum(piece => piece.Text.Length) < length)
                await Task.Delay(TimeSpan.FromMilliseconds(1), _scene.Clock, token);
        });

        await _scene.RunAsync(Script(Text("a"), Until(1), Text("b" + emoji[0]), Until(2), Text($"{emoji[1]}c"), Until(5), new DoneUpdate(0)));

        var shown = _scene.Feed.Pieces.ToArray();
        Assert.That(string.Concat(shown.Select(piece => piece.Text)), Is.EqualTo($"ab{emoji}c"));
        Assert.That(shown.Select(piece => piece.Offset), Is.EqualTo(shown.Select((_, i) => shown.Take(i).Sum(piece => piece.Text.Length))));
        Assert.That(shown.Select(piece => piece.Text), Has.None.Matches<string>(text => char.IsHighSurrogate(text[^1])), "never half a character");
        Assert.That(shown[0].MessageId, Is.EqualTo(_scene.Ledger[^1].Id));
    }

    [Test]
    public async Task RunAsync_SomebodyWatches_TextAfterAPauseIsShownAtOnceAndWhatFollowsAMomentLater()
    {
        _scene.Feed.IsWatching = true;
        string Shown() => string.Concat(_scene.Feed.Pieces.Select(piece => piece.Text));
        object Until(string text) => Do(async (_, token) =>
        {
            while (Shown() != text)
            {
                token.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        });

        var pause = TimeSpan.FromMilliseconds(50);
        var early = "";
        object Look() => Do((_, _) =>
        {
            early = Shown();
            return Task.CompletedTask;
        });

        object PauseOnceSomebodyWaits() => Do(async (_, token) =>
        {
            while (_scene.Clock.NextDueIn is not { } due || due > pause)
            {
                token.ThrowIfCancellationRequested();
                await Task.Yield();
            }

            _scene.Clock.Advance(pause);
        });

        // the clock moves only where the script says so
        await _scene.RunInNoTimeAsync(Script(
            Text("a"), Until("a"), pause, Text("b"), Until("ab"), Text("c"), Text("d"), Look(), PauseOnceSomebodyWaits(), Until("abcd"), pause, Text("e"), Until("abcde"),
            new DoneUpdate(0)));

        Assert.That(early, Is.EqualTo("ab"), "what follows closely waits for more");
    }

    [Test]
    public async Task RunAsync_LeaseLost_CancelsTheExecutorAndWritesNothing()
    {
        async Task Lose(TurnContext turn, CancellationToken token)
        {
            await _scene.Lost.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
        }

        var faults = new StoreFaults();

        // the message waits for time to pass before it is saved, and none does
        var result = await _scene.RunInNoTimeAsync(Script(Full(0, "a"), Do(Lose)), faults);

        Assert.Multiple(() =>
        {
            Assert.That(result.Outcome, Is.EqualTo(TurnOutcome.LeaseLost));
            Assert.That(faults.Calls, Is.Zero);
        });
    }

    [Test]
    public async Task RunAsync_LeaseTakenMeanwhile_WritesNothing()
    {
        async Task Steal(TurnContext turn, CancellationToken token) =>
            await _scene.Tasks.TakeOverAsync(TurnScene.TaskId, turn.Turn.Lease!.Token, _scene.Clock.Now, token);

        var result = await _scene.RunAsync(Script(Do(Steal), Full(0, "a")));

        var task = await _scene.TaskAsync();
        Assert.Multiple(() =>
        {
            Assert.That(result.Outcome, Is.EqualTo(TurnOutcome.LeaseLost));
            Assert.That(task.Status, Is.EqualTo(ChatStatus.Running));
            Assert.That(_scene.Ledger, Is.Empty);
        });
    }

    /// <summary>The growth of a text takes no number of the task, so the message's own fence is all that stops an attempt that was overtaken.</summary>
    [Test]
    public async Task RunAsync_GrowingMessageSealedByALaterAttempt_IsLeaseLostAtItsNextSave()
    {
        var goesOn = false;
        Task Seal(TurnContext turn, CancellationToken token) =>
            _scene.Messages.SealAttemptAsync(TurnScene.TaskId, TurnScene.TurnId, [_scene.Ledger[^1].Id], turn.Turn.Attempt + 1, token);
        Task Wait(TurnContext turn, CancellationToken token) => Task.Delay(TimeSpan.FromMinutes(1), _scene.Clock, token);
        Task GoOn(TurnContext turn, CancellationToken token)
        {
            goesOn = true;
            return Task.CompletedTask;
        }

        var result = await _scene.RunAsync(Script(Text("half"), Do(Wait), Do(Seal), Text("late"), Do(Wait), Do(GoOn)));

        Assert.Multiple(() =>
        {
            Assert.That(result.Outcome, Is.EqualTo(TurnOutcome.LeaseLost));
            Assert.That(goesOn, Is.False);
            Assert.That(_scene.Answers, Is.EqualTo(new[] { "half…" }));
        });
    }

    [Test]
    public async Task RunAsync_Stopped_HandsTheTurnBackWithoutATrace()
    {
        var stoppedAt = DateTime.MinValue;

        async Task Stop(TurnContext turn, CancellationToken token)
        {
            stoppedAt = _scene.Clock.Now;
            await _scene.Stop.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
        }

        var result = await _scene.RunAsync(Script(Text("half"), TimeSpan.FromSeconds(1), Text("half"), Do(Stop)));

        var task = await _scene.TaskAsync();
        Assert.Multiple(() =>
        {
            Assert.That(result.Outcome, Is.EqualTo(TurnOutcome.Released));
            Assert.That((task.Turn!.Attempt, task.Turn.Lease), Is.EqualTo((0, (Lease?)null)));
            Assert.That(task.Turn.VisibleAt, Is.InRange(stoppedAt, _scene.Clock.Now), "the next worker may take it at once");
            Assert.That(_scene.Answers, Is.Empty);
        });
    }

    [Test]
    public async Task RunAsync_AfterRelease_AnswersOnce()
    {
        async Task Stop(TurnContext turn, CancellationToken token)
        {
            await _scene.Stop.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
        }

        await _scene.RunAsync(Script(Text("half"), TimeSpan.FromSeconds(1), Text("half"), Do(Stop)));
        _scene.Stop = new CancellationTokenSource();

        await _scene.RunAsync(Script(Full(0, "whole")));

        Assert.That(_scene.Answers, Is.EqualTo(new[] { "whole" }));
    }

    [Test]
    public async Task RunAsync_TransientError_IsRetriedAfterABackOff()
    {
        var result = await _scene.RunAsync(Script(Text("half"), TimeSpan.FromSeconds(1), Text("half"), Transient));

        var task = await _scene.TaskAsync();
        Assert.Multiple(() =>
        {
            Assert.That(result.Outcome, Is.EqualTo(TurnOutcome.Retried));
            Assert.That(result.RetryDelay, Is.LessThanOrEqualTo(_scene.Options.RetryBaseDelay));
            Assert.That((task.Status, task.Turn!.Attempt, task.StatusReason), Is.EqualTo((ChatStatus.Running, 1, "HTTP 503.")));
            Assert.That(_scene.Answers, Is.Empty);
        });
    }

    [Test]
    public async Task RunAsync_TransientErrorEveryTime_FailsAndNamesAttemptsAndCause()
    {
        await _scene.RunToEndAsync(Script(Transient));

        var task = await _scene.TaskAsync();
        Assert.That((task.Status, task.Error), Is.EqualTo((ChatStatus.Failed, "The agent failed 3 attempts; the last time: HTTP 503.")));
    }

    [TestCase(30, 30)]
    [TestCase(86_400, 600)]
    public async Task RunAsync_RetryAfter_IsHonouredUpToItsLimit(int asked, int granted)
    {
        var result = await _scene.RunAsync(Script(new ExecutorException("HTTP 429.", isTransient: true, TimeSpan.FromSeconds(asked))));

        Assert.That(result.RetryDelay!.Value.TotalSeconds, Is.InRange(granted, granted + 1));
    }

    [Test]
    public async Task RunAsync_FinalError_FailsAndKeepsWhatThereIs()
    {
        var result = await _scene.RunAsync(Script(Text("half"), new ExecutorException("HTTP 400.")));

        var task = await _scene.TaskAsync();
        Assert.Multiple(() =>
        {
            Assert.That(result.Outcome, Is.EqualTo(TurnOutcome.Failed));
            Assert.That((task.Status, task.Error, task.Output), Is.EqualTo((ChatStatus.Failed, "HTTP 400.", (string?)null)));
            Assert.That(_scene.Answers, Is.EqualTo(new[] { "half" }));
            Assert.That(_scene.Ledger, Has.Count.EqualTo(2), "the user message is there, too");
        });
    }

    [Test]
    public async Task RunAsync_UnexpectedError_FailsWithoutItsText()
    {
        await _scene.RunAsync(Script(new InvalidOperationException("secret")));

        Assert.That((await _scene.TaskAsync()).Error, Is.EqualTo("The agent could not be run: InvalidOperationException."));
    }

    [Test]
    public async Task RunAsync_NonsenseFromTheAgent_Fails()
    {
        await _scene.RunAsync(Script(new DoneUpdate(3)));

        Assert.That((await _scene.TaskAsync()).Error, Does.Contain("message 3"));
    }

    [Test]
    public async Task RunAsync_PastTheTimeLimit_FailsAndKeepsWhatThereIs()
    {
        _scene.Agent = _scene.Agent with { TurnTimeout = TimeSpan.FromSeconds(5) };
        Task Hang(TurnContext turn, CancellationToken token) => Task.Delay(Timeout.InfiniteTimeSpan, token);

        var result = await _scene.RunAsync(Script(Text("half"), Do(Hang)));

        Assert.Multiple(() =>
        {
            Assert.That(result.Outcome, Is.EqualTo(TurnOutcome.Failed));
            Assert.That(_scene.Answers, Is.EqualTo(new[] { "half" }));
        });
        Assert.That((await _scene.TaskAsync()).Error, Does.Contain("time limit of 5 s"));
    }

    [Test]
    public async Task RunAsync_ExecutorThatIgnoresItsToken_IsLeftBehind()
    {
        _scene.Agent = _scene.Agent with { TurnTimeout = TimeSpan.FromSeconds(5) };
        var never = new TaskCompletionSource();
        Task Hang(TurnContext turn, CancellationToken token) => never.Task;

        var result = await _scene.RunAsync(Script(Do(Hang)));

        Assert.That(result.Outcome, Is.EqualTo(TurnOutcome.Failed));
        never.SetResult();
    }

    [Test]
    public async Task RunAsync_BackOffBeyondTheTimeLimit_FailsAtOnce()
    {
        _scene.Agent = _scene.Agent with { TurnTimeout = TimeSpan.FromSeconds(5) };

        await _scene.RunAsync(Script(new ExecutorException("HTTP 429.", isTransient: true, TimeSpan.FromSeconds(30))));

        Assert.That((await _scene.TaskAsync()).Error, Does.StartWith("HTTP 429. Another attempt"));
    }

    [Test]
    public async Task RunAsync_MoreAttemptsThanAllowed_FailsWithoutAskingTheAgent()
    {
        for (var crash = 0; crash < 3; crash++)
        {
            await _scene.ClaimAsync();
            _scene.Clock.Advance(TimeSpan.FromSeconds(61));
        }

        var agent = Script(Full(0, "a"));
        await _scene.RunAsync(agent);

        Assert.That(agent.Runs, Is.Empty);
        Assert.That((await _scene.TaskAsync()).Error, Is.EqualTo("The turn was given up after 3 attempts, none of which came to an end."));
    }

    [Test]
    public async Task RunAsync_NoAgent_Fails()
    {
        var runner = new TurnRunner(
            new TurnStores(_scene.Tasks, _scene.Messages, _scene.Turns),
            [],
            new RetryBackoff(_scene.Options, new Random(1)),
            _scene.Options,
            _scene.Feed,
            _scene.Texts,
            _scene.Clock);

        using var held = new HeldTurn((await _scene.ClaimAsync())!, _scene.Clock.Now.AddMinutes(1));
        await runner.RunAsync(held, agent: null, CancellationToken.None);

        Assert.That((await _scene.TaskAsync()).Error, Is.EqualTo("The task's agent no longer exists."));
    }

    [Test]
    public async Task RunAsync_Question_WaitsForTheUser()
    {
        var question = new PendingInteraction("Which one?", null);

        var result = await _scene.RunAsync(Script(Full(0, "Well."), new InputRequiredUpdate(question), Full(1, "ignored")));

        var task = await _scene.TaskAsync();
        Assert.Multiple(() =>
        {
            Assert.That(result.Outcome, Is.EqualTo(TurnOutcome.AskedForInput));
            Assert.That((task.Status, task.PendingInteraction), Is.EqualTo((ChatStatus.WaitingForUser, question)));
            Assert.That(_scene.Answers, Is.EqualTo(new[] { "Well." }));
        });
    }

    [Test]
    public async Task LoadHistory_IsWhatCameBeforeTheTurn()
    {
        _scene.Options = _scene.Options with { HistoryLimit = 2 };
        for (var seq = 10; seq < 13; seq++)
        {
            await _scene.Messages.InsertAsync(
                new Message
                {
                    Id = $"{seq}",
                    TaskId = TurnScene.TaskId,
                    Seq = seq,
                    Content = new TextContent(Author.User, Style.Static, TextFormat.Plain, $"{seq}"),
                    CreatedAt = _scene.Clock.Now,
                    UpdatedAt = _scene.Clock.Now,
                },
                CancellationToken.None);
        }

        await _scene.Messages.InsertAsync((await _scene.TaskAsync()).Turn!.ToUserMessage(TurnScene.TaskId) with { Seq = 13 }, CancellationToken.None);
        IReadOnlyList<Message> history = [];
        async Task Load(TurnContext turn, CancellationToken token) => history = await turn.LoadHistoryAsync(token);

        await _scene.RunAsync(Script(Do(Load)));

        Assert.That(history.Select(message => message.Id), Is.EqualTo(new[] { "11", "12" }));
    }

    [Test]
    public async Task LoadHistory_WhenAFailedTurnIsTriedAgain_HasNeitherItsMessageNorWhatCameOfIt()
    {
        await _scene.RunAsync(Script(Text("half"), new ExecutorException("HTTP 400.")));
        var failed = await _scene.TaskAsync();
        var again = TurnStateMachine.TryTurnAgain(failed, new NewTurn("00112233445566778899aabc", "run 2", TurnScene.Question, null, _scene.Clock.Now));
        await _scene.Tasks.ApplyAsync(new TaskChange(TurnStateMachine.TryAgain, failed, again), CancellationToken.None);
        IReadOnlyList<Message>? history = null;
        async Task Load(TurnContext turn, CancellationToken token) => history = await turn.LoadHistoryAsync(token);

        await _scene.RunAsync(Script(Do(Load)));

        Assert.That(_scene.Answers, Is.EqualTo(new[] { "half" }), "for the user it is there");
        Assert.That(history, Is.Empty);
    }

    [Test]
    public async Task Fence_OfTwoAttempts_DiffersAndHidesTheToken()
    {
        var agent = Script(Transient);

        await _scene.RunToEndAsync(agent);

        Assert.That(agent.Runs.Select(run => run.Fence), Is.Unique.And.All.Match("^[0-9a-f]{16}$"));
    }

    private static FullUpdate Full(int index, string text) => new(index, new TextContent(Author.Agent, Style.Static, TextFormat.Plain, text));

    private static DeltaUpdate Text(string text) => new(0, new TextDelta(text));

    private static Func<TurnContext, CancellationToken, Task> Do(Func<TurnContext, CancellationToken, Task> step) => step;

    private ScriptedExecutor Script(params object[] script) => new(_scene.Clock, script);
}
