using TaskMessages.Domain.Messages;
using TaskMessages.Storage;

namespace TaskMessages.Tests.Storage;

public sealed class AcknowledgedTurnMessagesTests
{
    private const string TurnId = "0123456789abcdef01234567";

    [Test]
    public void Take_AcknowledgedMessage_KnowsItOnce()
    {
        var acknowledged = new AcknowledgedTurnMessages();
        acknowledged.Add(NewMessage(TurnId, TurnId));

        Assert.That(acknowledged.Take(NewMessage(TurnId, TurnId)), Is.True);
        Assert.That(acknowledged.Take(NewMessage(TurnId, TurnId)), Is.False);
    }

    [Test]
    public void Take_AnswerOfTheTurn_IsNeverKnown()
    {
        var acknowledged = new AcknowledgedTurnMessages();
        var answer = NewMessage("aaaaaaaaaaaaaaaaaaaaaaaa", TurnId);
        acknowledged.Add(answer);

        Assert.That(acknowledged.Take(answer), Is.False);
    }

    [Test]
    public void Take_AfterMoreThanItRemembers_ForgetsTheOldOnes()
    {
        var acknowledged = new AcknowledgedTurnMessages();
        for (var number = 0; number <= 16_384; number++)
            acknowledged.Add(NewMessage($"{number:x24}", $"{number:x24}"));

        Assert.That(acknowledged.Take(NewMessage($"{0:x24}", $"{0:x24}")), Is.False);
    }

    private static Message NewMessage(string id, string turnId) => new()
    {
        Id = id,
        TaskId = "1",
        Seq = 1,
        Content = new TextContent(Author.User, Style.Static, TextFormat.Plain, "text"),
        CreatedAt = DateTime.UnixEpoch,
        UpdatedAt = DateTime.UnixEpoch,
        TurnId = turnId,
    };
}
