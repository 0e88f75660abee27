using System.Text.Json.Nodes;
using TaskMessages.Benchmarks.Calls;
using TaskMessages.Benchmarks.Crash;

namespace TaskMessages.Tests.Faults;

/// <summary>The verdict on calls of agents notices what is planted.</summary>
public sealed class CallVerifierTests
{
    [Test]
    public void Verify_WhatIsRight_Passes()
        => Assert.That(CallVerifier.Verify(Evidence()).Where(check => !check.Passed), Is.Empty);

    [Test]
    public void Verify_PlantedViolation_IsNoticed()
    {
        var planted = new Dictionary<string, CallEvidence>
        {
            ["every call that was acknowledged"] = Evidence(asynchronous: task => task.Events = [task.Events[0]]),
            ["the events of a task are numbered"] = Evidence(asynchronous: task => task.Events = [task.Events[0], task.Events[1] with { Seq = 3 }]),
            ["every event was delivered"] = Evidence(asynchronous: task => task.Events = [task.Events[0], task.Events[1] with { Status = "pending" }]),
            ["an agent heard of a task before"] = Evidence(told: [Told(0, ""), Told(2, "b"), Told(1, "a")]),
            ["everything has exactly one answer"] = Evidence(asynchronous: task => task.Ledger = [.. task.Ledger, Message("m3", false, CallScript.Answer("a"))]),
            ["the answer of a call"] = Evidence(sync: task => task.Sent[0].Answer = "something else"),
            ["a subscriber's frames"] = Evidence(sync: task => task.Streams[0].Take("9", JsonNode.Parse("""{"type":"full","parent_task_message":{"id":"x"},"content":{"content":"unknown"}}""")!)),
        };

        foreach (var (name, evidence) in planted)
            Assert.That(CallVerifier.Verify(evidence).Where(check => !check.Passed).Select(check => check.Name), Has.Some.StartsWith(name));
    }

    [Test]
    public void Verify_EventThatNobodyWasTold_IsNoticed()
        => Assert.That(CallVerifier.Verify(Evidence(told: [Told(0, ""), Told(1, "a")])).Single(check => !check.Passed).Name, Does.StartWith("every event was delivered"));

    /// <summary>A call without an answer may be stored right before its task's end. It has no answer, but subscribers know of it.</summary>
    [TestCase(true, null)]
    [TestCase(false, "everything has exactly one answer")]
    public void Verify_MessageThatCameWithTheEnd_IsOwedNoAnswer(bool isNoted, string? violation)
    {
        var evidence = Evidence(sync: task =>
        {
            task.Sent.Add(new SentCall("d"));
            task.Ledger = [.. task.Ledger, Message("late", true, "d")];
            task.Streams[0].Take("9", JsonNode.Parse("""{"type":"full","parent_task_message":{"id":"late"},"content":{"content":"d"}}""")!);
            task.IsOvertaken = isNoted;
        });

        Assert.That(CallVerifier.Verify(evidence).FirstOrDefault(check => !check.Passed)?.Name, violation is null ? Is.Null : Does.StartWith(violation));
    }

    [Test]
    public void Verify_MessageThatCameWithTheEnd_AndIsNotTold_IsNoticed()
    {
        var evidence = Evidence(sync: task =>
        {
            task.Sent.Add(new SentCall("d"));
            task.Ledger = [.. task.Ledger, Message("late", true, "d")];
            task.IsOvertaken = true;
        });

        Assert.That(CallVerifier.Verify(evidence).Single(check => !check.Passed).Name, Does.StartWith("a subscriber's frames"));
    }

    private static CallEvidence Evidence(Action<CallConversation>? asynchronous = null, Action<CallConversation>? sync = null, IReadOnlyList<ToldEvent>? told = null)
    {
        var events = new CallConversation
        {
            Name = "events",
            IsAsync = true,
            TaskId = "t",
            Sent = [Sent("a"), Sent("b"), new SentCall("never stored")],
            Events = [new StoredEvent(1, "a", "delivered"), new StoredEvent(2, "b", "delivered")],
            Ledger = [Message("m1", false, CallScript.Answer("a")), Message("m2", false, CallScript.Answer("b"))],
        };
        var messages = new CallConversation
        {
            Name = "messages",
            IsAsync = false,
            TaskId = "s",
            Sent = [Sent("c")],
            Ledger = [Message("u", true, "c"), Message("a", false, CallScript.Answer("c"))],
        };
        messages.Sent[0].Answer = CallScript.Answer("c");
        messages.Streams.Add(new CallAssembly());
        foreach (var frame in new[]
        {
            """{"type":"full","parent_task_message":{"id":"u"},"content":{"content":"c"}}""",
            """{"type":"start","parent_task_message":{"id":"a"},"content":{"content":""}}""",
            $$$"""{"type":"delta","parent_task_message":{"id":"a"},"delta":{"text_delta":"{{{CallScript.Answer("c")}}}"}}""",
            """{"type":"done","parent_task_message":{"id":"a"}}""",
        })
            messages.Streams[0].Take(null, JsonNode.Parse(frame)!);
        asynchronous?.Invoke(events);
        sync?.Invoke(messages);
        return new CallEvidence([events, messages], told ?? [Told(0, ""), Told(1, "a"), Told(1, "a"), Told(2, "b")], new Dictionary<string, int>());
    }

    private static SentCall Sent(string token) => new(token) { Outcome = OperationOutcome.Acknowledged };

    private static ToldEvent Told(long seq, string token) => new("t", seq, token);

    private static ObservedMessage Message(string id, bool byUser, string content) => new(id, byUser, content, "DONE", DateTimeOffset.UnixEpoch);
}
