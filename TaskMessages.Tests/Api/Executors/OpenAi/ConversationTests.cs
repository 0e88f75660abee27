using TaskMessages.Api.Executors.OpenAi;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Tests.Api.Executors.OpenAi;

/// <summary>What providers are sent of a conversation.</summary>
public sealed class ConversationTests
{
    [TestCase("", "user: now")]
    [TestCase("u:one a:two", "user: one, assistant: two, user: now")]
    [TestCase("u:one u:two a:three a:four u:five", "user: one+two, assistant: three+four, user: five+now")]
    [TestCase("a:greeting u:one a:two", "user: one, assistant: two, user: now")]
    [TestCase("a:greeting", "user: now")]
    [TestCase("u:failed", "user: failed+now")]
    [TestCase("u:one r:thought q:call a:two", "user: one, assistant: two, user: now")]
    [TestCase("u:one q:call u:two", "user: one+two+now")]
    [TestCase("u:one a:  u:two", "user: one+two+now")]
    [Property("case", "A7")]
    public void CaseA7_Roles_AlternateAndBeginWithTheUser(string history, string sent)
    {
        var lines = Conversation.Of(null, [.. history.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ToMessage)], "now");

        Assert.That(string.Join(", ", lines.Select(line => $"{line.Role}: {line.Text.Replace(Conversation.Joiner, "+", StringComparison.Ordinal)}")), Is.EqualTo(sent));
    }

    [TestCase(null, 1)]
    [TestCase("", 1)]
    [TestCase("be brief", 2)]
    public void Of_SystemPrompt_StandsFirst(string? prompt, int lines)
    {
        var sent = Conversation.Of(prompt, [], "now");

        Assert.That((sent.Count, sent[0].Role), Is.EqualTo((lines, lines == 2 ? "system" : "user")));
    }

    [Test]
    [Property("case", "A7")]
    public void CaseA7_AnyLedger_IsAConversation()
    {
        var random = new Random(11);
        for (var round = 0; round < 500; round++)
        {
            var history = Enumerable.Range(0, random.Next(12)).Select(place => ToMessage($"{"uarq"[random.Next(4)]}:{(random.Next(6) == 0 ? "" : place)}")).ToList();

            var roles = Conversation.Of("prompt", history, "now").ConvertAll(line => line.Role);

            Assert.That(roles, Is.EqualTo(roles.Select((_, place) => place == 0 ? "system" : place % 2 == 1 ? "user" : "assistant")));
            Assert.That(roles[^1], Is.EqualTo("user"));
        }
    }

    private static Message ToMessage(string text)
    {
        var said = text[2..];
        return new Message
        {
            Id = text,
            TaskId = "1",
            Seq = 1,
            CreatedAt = DateTime.UnixEpoch,
            UpdatedAt = DateTime.UnixEpoch,
            Content = text[0] switch
            {
                'u' => ExecutorScene.Text(Author.User, said),
                'a' => ExecutorScene.Text(Author.Agent, said),
                'r' => new ReasoningContent(Author.Agent, Style.Static, [said]),
                _ => new ToolRequestContent(Author.Agent, Style.Static, said, "tool", []),
            },
        };
    }
}
