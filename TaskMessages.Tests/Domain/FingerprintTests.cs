using TaskMessages.Domain.Idempotency;

namespace TaskMessages.Tests.Domain;

/// <summary>What tells two requests with the same key apart: each part by itself.</summary>
public sealed class FingerprintTests
{
    private static readonly string Print = IdempotencyKey.Fingerprint("POST", "/a", "body"u8);

    [TestCase("PUT", "/a", "body", TestName = "Fingerprint_OtherMethodAlone_Differs")]
    [TestCase("POST", "/b", "body", TestName = "Fingerprint_OtherPathAlone_Differs")]
    [TestCase("POST", "/a", "bodY", TestName = "Fingerprint_OtherBodyAlone_Differs")]
    [TestCase("POST", "/a\nbody", "", TestName = "Fingerprint_PathThatRunsIntoTheBody_Differs")]
    public void Fingerprint_OnePartDiffers_Differs(string method, string path, string body)
        => Assert.That(IdempotencyKey.Fingerprint(method, path, System.Text.Encoding.UTF8.GetBytes(body)), Is.Not.EqualTo(Print));

    [Test]
    public void Fingerprint_SameParts_IsTheSame() => Assert.That(IdempotencyKey.Fingerprint("POST", "/a", "body"u8), Is.EqualTo(Print));
}
