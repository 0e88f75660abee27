using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Steps;

namespace TaskMessages.Tests.Domain.Steps;

/// <summary>Chat-task contract 12.14, as far as it maps to the ledger.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class StepProjectorTests
{
    private static readonly DateTime Start = new(2025, 1, 1, 12, 0, 0, DateTimeKind.Utc);

    private readonly StepProjector _projector = new();
    private long _seq;

    [Test]
    [Property("contract", "xagent:12.14/172")]
    public void Take_Texts_AreMessageStepsOfTheirRole()
    {
        var user = Take(Text(Author.User, "question"))!;
        var agent = Take(Text(Author.Agent, "answer"))!;

        Assert.That((user.Type, user.Status, user.CompletedAt), Is.EqualTo((StepType.Message, StepStatus.Completed, (DateTime?)user.StartedAt)));
        Assert.That(user.Data, Is.EqualTo(new JsonMap { ["role"] = "user", ["content"] = "question" }));
        Assert.That(agent.Data["role"], Is.EqualTo("assistant"));
    }

    [Test]
    [Property("contract", "xagent:12.14/164")]
    public void Take_Reasoning_IsThinkingOfOneActionFromStartToEnd()
    {
        var message = NewMessage(new ReasoningContent(Author.Agent, Style.Static, ["hm"]), StreamingStatus.InProgress);
        var running = _projector.Take(message)!;
        var done = _projector.Take(message with { StreamingStatus = StreamingStatus.Done, ChangeSeq = 9, UpdatedAt = Start.AddSeconds(9) })!;

        Assert.That((running.Type, running.Status, running.CompletedAt), Is.EqualTo((StepType.Thinking, StepStatus.Running, (DateTime?)null)));
        Assert.That((done.Id, done.Status, done.LastSeq), Is.EqualTo((running.Id, StepStatus.Completed, 9L)));
        Assert.That(done.CompletedAt, Is.GreaterThan(done.StartedAt));
        Assert.That(done.Data, Is.EqualTo(new JsonMap { ["phase"] = "action" }));
    }

    [Test]
    [Property("contract", "xagent:12.14/167"), Property("contract", "xagent:12.14/171")]
    public void Take_ToolCalls_AreJoinedWithTheirResponses()
    {
        Take(Request("a", "search", new JsonMap { ["q"] = "x" }));
        Take(Request("b", "search", new JsonMap { ["q"] = "y" }));
        var second = Take(Response("b", "result of b"))!;
        var first = Take(Response("a", "result of a"))!;

        Assert.That((first.Id, second.Id), Is.EqualTo(("tool_call:a", "tool_call:b")));
        Assert.That(first.Data, Is.EqualTo(new JsonMap { ["name"] = "search", ["args"] = new JsonMap { ["q"] = "x" }, ["result"] = "result of a" }));
        Assert.That((first.FirstSeq, first.LastSeq), Is.EqualTo((1L, 4L)));
    }

    [Test]
    public void Take_MoreOpenCallsOfCallersThanAreRemembered_AsksForTheEarliestAgain()
    {
        var requests = Enumerable.Range(0, 17).Select(number => NewMessage(new ToolRequestContent(Author.User, Style.Static, $"c{number}", "look", []), null)).ToList();
        requests.ForEach(request => _projector.Take(request));
        var response = NewMessage(new ToolResponseContent(Author.User, Style.Static, "c0", "look", "seen"), null);
        var later = NewMessage(new ToolResponseContent(Author.User, Style.Static, "c1", "look", "seen"), null);

        Assert.That(_projector.ForgottenRequest(response), Is.EqualTo(requests[0].Id));
        Assert.That(_projector.ForgottenRequest(later), Is.Null);
        _projector.Recall(requests[0]);
        Assert.That(_projector.ForgottenRequest(response), Is.Null);
        Assert.That(_projector.Take(response)!.Id, Is.EqualTo("tool_call:c0"));
    }

    [TestCase("agent_18", "agent_18")]
    [TestCase("worker_x__a18", "worker_x__a18")]
    [TestCase("call_agent_translator", "translator")]
    [Property("contract", "xagent:12.14/168")]
    public void Take_AgentTool_IsADelegation(string tool, string name)
    {
        Take(Request("a", tool, new JsonMap { ["text"] = "x" }));
        var step = Take(Response("a", "y"))!;

        Assert.That((step.Id, step.Type), Is.EqualTo(("agent_delegation:a", StepType.AgentDelegation)));
        Assert.That(step.Data, Is.EqualTo(new JsonMap { ["sub_agent_name"] = name, ["input"] = new JsonMap { ["text"] = "x" }, ["output"] = "y" }));
    }

    [TestCase("no such file", "no such file")]
    [TestCase(null, "Tool execution failed")]
    [Property("contract", "xagent:12.14/169")]
    public void Take_FailedResponse_IsAnErrorAndNoResult(string? content, string error)
    {
        Take(Request("a", "read", []));
        var step = Take(Response("a", content, isError: true))!;

        Assert.That(step.Status, Is.EqualTo(StepStatus.Failed));
        Assert.That(step.Data.Keys, Is.EqualTo(new[] { "name", "args", "error" }));
        Assert.That(step.Data["error"], Is.EqualTo(error));
    }

    [Test]
    [Property("contract", "xagent:12.14/173"), Property("contract", "xagent:12.14/174")]
    public void Take_WhatIsNoStep_YieldsNone()
    {
        Assert.That(Take(new DataContent(Author.Agent, Style.Static, new JsonMap { ["a"] = 1L })), Is.Null);
        Assert.That(Take(Response("nobody asked", "x")), Is.Null);
        Assert.That(_projector.Take(NewMessage(Text(Author.Agent, "half"), StreamingStatus.InProgress)), Is.Null);
        Assert.That(Take(Request("open", "search", []))!.Status, Is.EqualTo(StepStatus.Running));
    }

    [Test]
    [Property("case", "A2")]
    public void CaseA2_CallIdThatCameBefore_HasItsMessagesIdBesides()
    {
        var first = Take(Request("call_0", "search", []))!;
        Take(Response("call_0", "x"));
        var second = Take(Request("call_0", "search", []))!;
        var ended = Take(Response("call_0", "y"))!;

        Assert.That((first.Id, second.Id), Is.EqualTo(("tool_call:call_0", $"tool_call:call_0:{3:x24}")));
        Assert.That((ended.Id, ended.Data["result"]), Is.EqualTo((second.Id, (object)"y")));
        Assert.That(StepProjector.SplitId(second.Id).MessageId, Is.EqualTo($"{3:x24}"));
    }

    [Test]
    [Property("case", "A2")]
    public void CaseA2_CallsAtOnceWithoutIds_AreAnsweredInTheirOrderAndByTheirTools()
    {
        Take(Request("", "a", []));
        Take(Request("", "tool", []));
        Take(Request("", "b", []));

        Assert.That(Take(Response("", "of tool"))!.Data["name"], Is.EqualTo("tool"));
        Assert.That(Take(Response("", "of a"))!.Data["name"], Is.EqualTo("a"));
        Assert.That(Take(Response("", "of b"))!.Data["name"], Is.EqualTo("b"));
    }

    [Test]
    [Property("case", "A3")]
    public void CaseA3_EndOfATurn_EndsItsCallsAndNoOthers()
    {
        _projector.Take(NewMessage(Request("a", "search", []), null) with { TurnId = "one" });
        _projector.Take(NewMessage(Request("b", "search", []), null) with { TurnId = "two" });

        var step = _projector.EndTurn("one", Start.AddSeconds(5), 9).Single();

        Assert.That((step.Id, step.Status, step.CompletedAt, step.LastSeq), Is.EqualTo(("tool_call:a", StepStatus.Failed, (DateTime?)Start.AddSeconds(5), 9L)));
        Assert.That(step.Data.Keys, Is.EqualTo(new[] { "name", "args", "error" }));
        Assert.That(_projector.EndTurn("one", Start, 10), Is.Empty);
        Assert.That(_projector.Take(NewMessage(Response("b", "x"), null) with { TurnId = "two" }), Is.Not.Null);
    }

    [Test]
    [Property("contract", "xagent:12.4/48")]
    public void Take_CredentialsInArgumentsResultsAndErrors_AreRedacted()
    {
        Take(Request("a", "call", new JsonMap { ["password"] = "hunter2", ["note"] = "Authorization: Bearer abcdefgh12345678" }));
        var step = Take(Response("a", new JsonMap { ["rows"] = new List<object?> { "sk-abcdefghijklmnopqrstuvwx" } }))!;

        var text = Newtonsoft.Json.JsonConvert.SerializeObject(step.Data);
        Assert.That(text, Does.Not.Contain("hunter2").And.Not.Contain("abcdefgh"));
        Assert.That(text, Does.Contain("Bearer [REDACTED]"));
    }

    private Step? Take(MessageContent content) => _projector.Take(NewMessage(content, null));

    private Message NewMessage(MessageContent content, StreamingStatus? status) => new()
    {
        Id = $"{++_seq:x24}",
        TaskId = "1",
        Seq = _seq,
        Content = content,
        StreamingStatus = status,
        CreatedAt = Start.AddMilliseconds(_seq),
        UpdatedAt = Start.AddMilliseconds(_seq),
    };

    private static TextContent Text(Author author, string text) => new(author, Style.Static, TextFormat.Plain, text);

    private static ToolRequestContent Request(string id, string name, JsonMap arguments) => new(Author.Agent, Style.Static, id, name, arguments);

    private static ToolResponseContent Response(string id, object? content, bool? isError = null)
        => new(Author.Agent, Style.Static, id, "tool", content, isError);
}
