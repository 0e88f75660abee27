using System.Text;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Tests.Unit.Domain;

public sealed class MessageCursorTests
{
    private static readonly MessagePosition Position = new(Snapshots.Start.AddMilliseconds(123), 42, "507f1f77bcf86cd799439011");

    [Test]
    public void Encode_Position_ComesBack() => Assert.That(MessageCursor.TryDecode(MessageCursor.Encode(Position)), Is.EqualTo(Position));

    [Test]
    public void Encode_Position_IsUrlSafeBase64OfNamedMembers()
    {
        var text = MessageCursor.Encode(Position);

        Assert.That(text, Does.Match("^[A-Za-z0-9_-]+=*$"));
        Assert.That(
            Encoding.UTF8.GetString(Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/'))),
            Is.EqualTo("""{"v":1,"id":"507f1f77bcf86cd799439011","created_at":"2025-01-01T12:00:00.123000Z","seq":42}"""));
    }

    [TestCase("x")]
    [TestCase("not a cursor!")]
    [TestCase("eyJ2IjoxfQ==")]
    [TestCase("W10=")]
    [TestCase("bnVsbA==")]
    [TestCase("////")]
    public void TryDecode_AnythingElse_IsNull(string text) => Assert.That(MessageCursor.TryDecode(text), Is.Null);

    [TestCase("""{"v":1,"id":"a","created_at":"yesterday","seq":1}""")]
    [TestCase("""{"v":1,"id":7,"created_at":"2025-01-01T12:00:00.123000Z","seq":1}""")]
    [TestCase("""{"v":1,"id":"a","created_at":"2025-01-01T12:00:00.123000Z","seq":1.5}""")]
    [TestCase("""{"v":1,"id":"a","created_at":"2025-01-01T12:00:00.123000Z","seq":"1"}""")]
    [TestCase("""{"v":1,"id":"a","created_at":"2025-01-01T12:00:00.123000Z"}""")]
    public void TryDecode_WrongMembers_IsNull(string json)
        => Assert.That(MessageCursor.TryDecode(Convert.ToBase64String(Encoding.UTF8.GetBytes(json))), Is.Null);

    [Test]
    public void TryDecode_OverLong_IsNull() => Assert.That(MessageCursor.TryDecode(new string('A', 4096)), Is.Null);
}
