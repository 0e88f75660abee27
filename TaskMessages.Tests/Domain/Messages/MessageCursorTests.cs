using System.Text;
using TaskMessages.Api.Messages;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Tests.Domain.Messages;

public sealed class MessageCursorTests
{
    private static readonly MessagePosition Position = new(Snapshots.Start.AddMilliseconds(123), 42, "507f1f77bcf86cd799439011");

    [Test]
    public void Encode_Position_ComesBack() => Assert.That(Decode(MessageCursor.Encode(Position)), Is.EqualTo(Position));

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
    [TestCase("")]
    [TestCase("eyJ2IjoxfQ")]
    [TestCase("eyJ2Ijox")]
    public void TryDecode_AnythingElse_IsNull(string text) => Assert.That(Decode(text), Is.Null);

    [TestCase("""{"v":1,"id":"a","created_at":"yesterday","seq":1}""")]
    [TestCase("""{"v":1,"id":7,"created_at":"2025-01-01T12:00:00.123000Z","seq":1}""")]
    [TestCase("""{"v":1,"id":"a","created_at":"2025-01-01T12:00:00.123000Z","seq":1.5}""")]
    [TestCase("""{"v":1,"id":"a","created_at":"2025-01-01T12:00:00.123000Z","seq":"1"}""")]
    [TestCase("""{"v":1,"id":"a","created_at":"2025-01-01T12:00:00.123000Z"}""")]
    public void TryDecode_WrongMembers_IsNull(string json)
        => Assert.That(Decode(Convert.ToBase64String(Encoding.UTF8.GetBytes(json))), Is.Null);

    [Test]
    public void TryDecode_OverLong_IsNull() => Assert.That(Decode(new string('A', 4096)), Is.Null);

    private static MessagePosition? Decode(string text) => MessageCursor.TryDecode(text, out var position) ? position : null;
}
