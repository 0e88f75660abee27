using TaskMessages.Benchmarks.Crash;
using TaskMessages.Benchmarks.Service;

namespace TaskMessages.Tests.Faults;

/// <summary>The verdict of a crash run passes sound evidence and notices each planted violation.</summary>
public sealed class CrashVerifierTests
{
    private static readonly AgentKey Webhook = new(2, "key");

    [Test]
    public void Verify_SoundEvidence_PassesEveryCheck() =>
        Assert.That(CrashVerifier.Verify(Sound()).Where(check => !check.Passed), Is.Empty);

    [Test]
    public void Verify_NothingHappened_PassesNothing() =>
        Assert.That(CrashVerifier.Verify(new CrashEvidence([], [], [])).Where(check => check.Passed), Is.Empty);

    private static IEnumerable<TestCaseData> Planted()
    {
        yield return Case("exactly once", "acknowledged message missing", e => Replace(e, 1, task => task with { Messages = [task.Messages[1]], NewestFirst = ["a1"] }));
        yield return Case("exactly once", "acknowledged message twice in its task", e => Replace(e, 1, task => WithMessages(
            task, User("q0", "one"), task.Messages[0], task.Messages[1])));
        yield return Case("no refused", "refused message stored", e => Replace(e, 2, task => WithMessages(task, [.. task.Messages, User("q9", "refused")])));
        yield return Case("done twice", "unanswered create done twice", e => Add(e, Task(9, "completed", "two", User("q7", "two"), Agent("a7", "two"))));
        yield return Case("sent by a client", "message of nobody", e => Add(e, Task(9, "completed", "x", User("q7", "x"), Agent("a7", "x"))));
        yield return Case("repeated key", "one key, two tasks", e => Answered(e, 9, "run-1"));
        yield return Case("repeated key", "one key, two runs", e => Answered(e, 1, "run-2"));
        yield return Case("completed or failed", "task still running", e => Replace(e, 1, task => task with { Status = "running" }));
        yield return Case("completed or failed", "acknowledged task gone", e => e with { Tasks = [.. e.Tasks.Where(task => task.Id != 1)] });
        yield return Case("exactly one answer", "answer twice", e => Replace(e, 1, task => WithMessages(task, [.. task.Messages, Agent("a9", "one")])));
        yield return Case("exactly one answer", "completed without answer", e => Replace(e, 1, task => WithMessages(task, task.Messages[0])));
        yield return Case("exactly one answer", "answer of another turn", e => Replace(e, 3, task => WithMessages(
            task with { Output = "answer to q1" }, task.Messages[0], Agent("a3", "answer to q1"))));
        yield return Case("exactly one answer", "answer not the output", e => Replace(e, 1, task => task with { Output = "other" }));
        yield return Case("exactly one answer", "answer half written", e => Replace(e, 1, task => WithMessages(
            task, task.Messages[0], task.Messages[1] with { StreamingStatus = "IN_PROGRESS" })));
        yield return Case("exactly one answer", "earlier turn answered twice", e => Replace(e, 4, task => WithMessages(
            task, [.. task.Messages.Take(2), Agent("a9", "four"), .. task.Messages.Skip(2)])));
        yield return Case("two workers", "two calls at once in one life", e => e with { Calls = [.. e.Calls, new AgentCall("q3", 1, 150, 250)] });
        yield return Case("order", "lists disagree", e => Replace(e, 1, task => task with { NewestFirst = ["q1", "a1"] }));
        yield return Case("order", "time goes back", e => Replace(e, 1, task => WithMessages(
            task, task.Messages[0] with { CreatedAt = DateTimeOffset.UnixEpoch.AddSeconds(1) }, task.Messages[1])));
        yield return Case("order", "answer before the question", e => Replace(e, 1, task => WithMessages(task, Agent("a9", "one"), task.Messages[0], task.Messages[1])));
        yield return Case("id is unique", "one id in two tasks", e => Replace(e, 1, task => WithMessages(task, task.Messages[0], Agent("a3", "one"))));
    }

    [TestCaseSource(nameof(Planted))]
    public void Verify_PlantedViolation_IsNoticed(string check, Delegate plant)
    {
        var evidence = ((Func<CrashEvidence, CrashEvidence>)plant)(Sound());

        Assert.That(CrashVerifier.Verify(evidence).Where(result => !result.Passed).Select(result => result.Name), Has.Some.Contains(check));
    }

    [Test]
    public void Verify_SecondCallAfterTheFirstProcessDied_Passes()
    {
        var evidence = Sound() with { Calls = [new AgentCall("q3", 1, 100, 200), new AgentCall("q3", 2, 150, 250)] };

        Assert.That(CrashVerifier.Verify(evidence).Where(check => !check.Passed), Is.Empty);
    }

    [Test]
    public void Check_Text_SaysWhatIsWrong()
    {
        var check = new Check("nothing is lost", 3, ["message 1 is"]);

        Assert.That(check.ToString(), Does.StartWith("FAIL").And.Contain("nothing is lost").And.Contain("message 1 is"));
    }

    private static CrashEvidence Sound()
    {
        var one = new Operation("one", AgentKey.Echo, "key-1") { Outcome = OperationOutcome.Acknowledged, Sends = 2 };
        one.AnsweredTasks.AddRange([1, 1]);
        one.AnsweredRuns.AddRange(["run-1", "run-1"]);
        var three = new Operation("three", Webhook, null) { Outcome = OperationOutcome.Acknowledged, AnsweredTasks = { 3 } };
        var four = new Operation("four", AgentKey.Echo, null) { Outcome = OperationOutcome.Acknowledged, AnsweredTasks = { 4 }, EndStatus = "completed" };
        var five = new Operation("five", AgentKey.Echo, null) { Outcome = OperationOutcome.Acknowledged, AnsweredTasks = { 4 }, AppendedTo = 4 };
        return new CrashEvidence(
            [
                one,
                new Operation("two", AgentKey.Echo, null),
                new Operation("refused", AgentKey.Echo, null) { AppendedTo = 2, Outcome = OperationOutcome.Refused },
                three,
                four,
                five,
            ],
            [
                Task(1, "completed", "one", User("q1", "one"), Agent("a1", "one")),
                Task(2, "failed", null, User("q2", "two")),
                Task(3, "completed", "answer to q3", User("q3", "three"), Agent("a3", "answer to q3")),
                Task(4, "completed", "five", User("q4", "four"), Agent("a4", "four"), User("q5", "five"), Agent("a5", "five")),
            ],
            [new AgentCall("q3", 1, 100, 200)]);
    }

    private static TestCaseData Case(string check, string name, Func<CrashEvidence, CrashEvidence> plant) =>
        new TestCaseData(check, plant).SetArgDisplayNames(name);

    private static CrashEvidence Add(CrashEvidence evidence, ObservedTask task) => evidence with { Tasks = [.. evidence.Tasks, task] };

    private static CrashEvidence Replace(CrashEvidence evidence, long id, Func<ObservedTask, ObservedTask> change) =>
        evidence with { Tasks = [.. evidence.Tasks.Select(task => task.Id == id ? change(task) : task)] };

    private static CrashEvidence Answered(CrashEvidence evidence, long taskId, string run)
    {
        var operation = evidence.Operations[0];
        operation.AnsweredTasks[1] = taskId;
        operation.AnsweredRuns[1] = run;
        return evidence;
    }

    private static ObservedTask Task(long id, string status, string? output, params ObservedMessage[] messages) =>
        WithMessages(new ObservedTask(id, status, output, [], []), messages);

    private static ObservedTask WithMessages(ObservedTask task, params ObservedMessage[] messages) =>
        task with { Messages = messages, NewestFirst = [.. messages.Select(message => message.Id).Reverse()] };

    private static ObservedMessage User(string id, string content) => new(id, ByUser: true, content, null, DateTimeOffset.UnixEpoch);

    private static ObservedMessage Agent(string id, string content) => new(id, ByUser: false, content, "DONE", DateTimeOffset.UnixEpoch);
}
