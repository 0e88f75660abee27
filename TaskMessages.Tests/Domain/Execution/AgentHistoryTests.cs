using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Tests.Domain.Execution;

/// <summary>What an agent is given of the conversation before its turn.</summary>
public sealed class AgentHistoryTests
{
    [TestCase(10, 100, "one two three")]
    [TestCase(2, 100, "two three")]
    [TestCase(0, 100, "")]
    [TestCase(10, 11, "one two three")]
    [TestCase(10, 10, "two three")]
    [TestCase(10, 7, "three")]
    [TestCase(10, 4, "")]
    public void Of_MoreThanTheLimits_DropsTheOldestWhole(int count, int characters, string kept)
    {
        Message[] messages = [Text("one"), Text("two"), Text("three")];

        Assert.That(Ids(AgentHistory.Of(messages, count, characters)), Is.EqualTo(kept));
    }

    [Test]
    public void Of_ALargeMessageBetweenSmallOnes_EndsTheHistoryThere()
    {
        Message[] messages = [Text("one"), Text(new string('x', 50)), Text("three")];

        Assert.That(Ids(AgentHistory.Of(messages, 10, 40)), Is.EqualTo("three"), "what is older than a message that is left out would be out of place");
    }

    [TestCase("q1a r1a", "q1a r1a")]
    [TestCase("q1a", "")]
    [TestCase("r1a", "")]
    [TestCase("r1a q1a", "")]
    [TestCase("q1a q2a r1a", "q1a r1a")]
    [TestCase("q1a q1b r1b", "q1b r1b")]
    [TestCase("q1a r1b", "")]
    [TestCase("q1a q1a r1a r1a", "q1a q1a r1a r1a")]
    [TestCase("q1a r1a r1a", "q1a r1a")]
    [TestCase("q1a r1a q1b r1b", "q1a r1a q1b r1b")]
    [Property("case", "A3")]
    public void CaseA3_CallsOfTools_AreWholeOrAbsent(string history, string kept)
    {
        Message[] messages = [Text("first"), .. history.Split(' ').Select(Call), Text("last")];

        Assert.That(Ids(AgentHistory.Of(messages, 100, 10_000)), Is.EqualTo($"first {kept} last".Replace("  ", " ", StringComparison.Ordinal)));
    }

    [Test]
    [Property("case", "A3")]
    public void CaseA3_RequestBeyondTheLimit_TakesItsResponseWithIt()
    {
        Message[] messages = [Call("q1a"), Call("r1a"), Text("last")];

        Assert.That(Ids(AgentHistory.Of(messages, 2, 10_000)), Is.EqualTo("last"));
    }

    private static string Ids(IEnumerable<Message> messages) => string.Join(' ', messages.Select(message => message.Id));

    /// <summary>q: request, r: response; the call's number; the turn's letter.</summary>
    private static Message Call(string text)
    {
        var id = $"call_{text[1]}";
        MessageContent content = text[0] == 'q'
            ? new ToolRequestContent(Author.Agent, Style.Static, id, "tool", [])
            : new ToolResponseContent(Author.Agent, Style.Static, id, "tool", "done");
        return Of(text, content) with { TurnId = text[2..] };
    }

    private static Message Text(string text) => Of(text, new TextContent(Author.User, Style.Static, TextFormat.Plain, text));

    private static Message Of(string id, MessageContent content) => new()
    {
        Id = id,
        TaskId = "1",
        Seq = 1,
        Content = content,
        CreatedAt = DateTime.UnixEpoch,
        UpdatedAt = DateTime.UnixEpoch,
    };
}
