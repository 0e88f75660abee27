using System.Text.Json.Nodes;
using TaskMessages.Benchmarks.Crash;
using TaskMessages.Benchmarks.Live;

namespace TaskMessages.Tests.Faults;

/// <summary>The verdict of a live run passes sound evidence and notices each planted violation.</summary>
public sealed class LiveVerifierTests
{
    private const string TurnId = "6b0000000000000000000001";

    private static readonly string Question = LiveScript.Message("client 0 message 1", LivePlan.Text);
    private static readonly string Answer = LiveScript.Text(TurnId, 0, LivePlan.Text);

    [Test]
    public void Verify_SoundEvidence_PassesEveryCheck() =>
        Assert.That(LiveVerifier.Verify(Evidence(Sound())).Where(check => !check.Passed), Is.Empty);

    [Test]
    public void Verify_NothingHappened_PassesNothing() =>
        Assert.That(LiveVerifier.Verify(new LiveEvidence([], [])).Where(check => check.Passed), Is.Empty);

    [TestCaseSource(nameof(Planted))]
    public void Verify_PlantedViolation_IsNoticed(string check, object plant)
    {
        var task = Sound();
        ((Action<LiveConversation>)plant)(task);

        var failed = LiveVerifier.Verify(Evidence(task)).Where(result => !result.Passed).Select(result => result.Name);

        Assert.That(failed, Has.Some.Contains(check));
    }

    private static IEnumerable<TestCaseData> Planted()
    {
        yield return Case("exactly once", "acknowledged message missing", task => task.Ledger = [.. task.Ledger.Skip(1)]);
        yield return Case("exactly once", "append dropped like a message that waited", task =>
        {
            task.Sent.Add(Sent("dropped", "append"));
            task.Turns = [.. task.Turns, new LiveTurn("6b0000000000000000000009", "failed", Content("dropped"))];
        });
        yield return Case("no refused", "refused message stored", task => Store(task, Sent("refused", "append", OperationOutcome.Refused)));
        yield return Case("no refused", "message stored twice", task => task.Ledger = [.. task.Ledger, User("m9", Question)]);
        yield return Case("no refused", "message of nobody", task => task.Ledger = [.. task.Ledger, User("m9", "who?|Text")]);
        yield return Case("at most one", "two answers to a question", task =>
        {
            Store(task, Sent("one", "reply") with { Question = 1 });
            Store(task, Sent("two", "reply") with { Question = 1 });
        });
        yield return Case("in the order", "waiting messages overtake", task =>
        {
            var (first, second) = (Sent("first", "enqueue"), Sent("second", "enqueue"));
            task.Sent.AddRange([first, second]);
            task.Ledger = [.. task.Ledger, User("m8", second.Content), User("m9", first.Content)];
        });
        yield return Case("texts whole", "completed turn's text cut", task => Rewrite(task, Answer[..^1]));
        yield return Case("texts whole", "completed turn without text", task => task.Ledger = [.. task.Ledger.Take(1)]);
        yield return Case("texts whole", "text twice", task => task.Ledger = [.. task.Ledger, task.Ledger[1] with { Id = "m9" }]);
        yield return Case("texts whole", "text of nobody", task => task.Ledger = [.. task.Ledger, Agent("m9", "hello")]);
        yield return Case("texts whole", "text that still grows", task => task.Ledger = [task.Ledger[0], task.Ledger[1] with { StreamingStatus = "IN_PROGRESS" }]);
        yield return Case("after its stop", "ledger changed after a stop", task => task.AfterStops.Add([task.Ledger[0], Agent("m2", "other")]));
        yield return Case("completed or failed", "task without an end", task => task.Status = "running");
        yield return Case("step of an ended task", "call that is open for ever", task => task.OpenSteps = ["tool_call:1 is running"]);
        yield return Case("are the ledger", "message not told", task => task.Streams[0] = Told(Step("1", "m1", Question)));
        yield return Case("are the ledger", "message told, not stored", task => task.Streams[0].Take(Step("9", "m9", "x")));
        yield return Case("are the ledger", "other text told", task => task.Streams[0] = Told(Step("1", "m1", Question), Step("3", "m2", "other")));
        yield return Case("are the ledger", "growth without an end", task => task.Streams[0].Take(Delta("9:9.1", "m9", "x")));
        yield return Case("came twice", "event twice", task => task.Streams[0].Take(Delta("4", "m9", "x"), Delta("4", "m9", "x")));
        yield return Case("came twice", "number goes back", task => task.Streams[0].Take(Delta("2:2.9", "m9", "x")));
        yield return Case("came twice", "pieces that do not fit", task => task.Streams[0].Take(Delta("4:4.1", "m9", "x"), Completed("5", "m9", "y")));
        yield return Case("same order", "other order", task => task.Streams[0] = Told(Step("1", "m2", Answer), Step("3", "m1", Question)));
    }

    private static TestCaseData Case(string check, string name, Action<LiveConversation> plant) => new TestCaseData(check, plant).SetArgDisplayNames(name);

    private static LiveEvidence Evidence(LiveConversation task) => new([task], [new AgentCall(TurnId, 0, 1, 2)]);

    private static LiveConversation Sound() => new()
    {
        TaskId = 1,
        Sent = [new LiveMessage(Question, "create", 0) { Outcome = OperationOutcome.Acknowledged }],
        Ledger = [User("m1", Question), Agent("m2", Answer)],
        Turns = [new LiveTurn(TurnId, "completed", Question)],
        Status = "completed",
        Streams =
        [
            Told(Step("1", "m1", Question), Delta("2:2.5", "m2", Answer[..5]), Delta("2:2.9", "m2", Answer[5..]), Completed("2+1", "m2", Answer), Step("3", "m2", Answer)),
            Told(Step("1", "m1", Question), Step("3", "m2", Answer)),
        ],
    };

    private static void Store(LiveConversation task, LiveMessage message)
    {
        task.Sent.Add(message);
        task.Ledger = [.. task.Ledger, User($"m{task.Ledger.Count + 1}", message.Content)];
    }

    private static void Rewrite(LiveConversation task, string answer) => task.Ledger = [task.Ledger[0], Agent("m2", answer)];

    private static string Content(string token) => LiveScript.Message(token, LivePlan.Text);

    private static LiveMessage Sent(string token, string how, OperationOutcome outcome = OperationOutcome.Acknowledged) => new(Content(token), how, 0) { Outcome = outcome };

    private static ObservedMessage User(string id, string text) => new(id, true, text, null, DateTimeOffset.UnixEpoch);

    private static ObservedMessage Agent(string id, string text) => new(id, false, text, "DONE", DateTimeOffset.UnixEpoch);

    private static StreamAssembly Told(params ServerEvent[] events)
    {
        var assembly = new StreamAssembly();
        assembly.Take(events);
        return assembly;
    }

    private static ServerEvent Step(string id, string message, string text) => new("step.completed", id, new JsonObject
    {
        ["step"] = new JsonObject { ["id"] = "message:" + message, ["type"] = "message", ["data"] = new JsonObject { ["content"] = text } },
    });

    private static ServerEvent Delta(string id, string message, string text) => new("message.delta", id, new JsonObject { ["message_id"] = message, ["text"] = text });

    private static ServerEvent Completed(string id, string message, string text)
        => new("message.completed", id, new JsonObject { ["message_id"] = message, ["content"] = text });
}
