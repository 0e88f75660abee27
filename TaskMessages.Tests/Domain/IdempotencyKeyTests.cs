using TaskMessages.Domain.Idempotency;

namespace TaskMessages.Tests.Domain;

public sealed class IdempotencyKeyTests
{
    [TestCase("a", true)]
    [TestCase("3f2b c!~", true)]
    [TestCase("", false)]
    [TestCase(null, false)]
    [TestCase("a\tb", false)]
    [TestCase("\u00e9", false)]
    public void IsValid_Text_PrintableAsciiOnly(string? key, bool expected) => Assert.That(IdempotencyKey.IsValid(key), Is.EqualTo(expected));

    [Test]
    public void IsValid_Length_AtMost255()
    {
        Assert.That(IdempotencyKey.IsValid(new string('k', 255)), Is.True);
        Assert.That(IdempotencyKey.IsValid(new string('k', 256)), Is.False);
    }

    [Test]
    public void Scope_Callers_NeverMeet()
        => Assert.That(new[] { IdempotencyKey.Scope(1, "2:k"), IdempotencyKey.Scope(12, "k"), IdempotencyKey.Scope(null, "k") }, Is.Unique);

    [Test]
    public void Fingerprint_AnyPart_Counts()
    {
        var prints = new[]
        {
            IdempotencyKey.Fingerprint("POST", "/a", "b"u8), IdempotencyKey.Fingerprint("PUT", "/a", "b"u8),
            IdempotencyKey.Fingerprint("POST", "/ab", ""u8), IdempotencyKey.Fingerprint("POST", "/a", "b "u8),
        };

        Assert.That(prints, Is.Unique);
        Assert.That(prints[0], Is.EqualTo(IdempotencyKey.Fingerprint("POST", "/a", "b"u8)));
    }
}
