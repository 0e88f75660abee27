using System.Diagnostics;
using TaskMessages.Domain.Steps;

namespace TaskMessages.Tests.Domain.Steps;

public sealed class RedactionTests
{
    [TestCase("password", true)]
    [TestCase("db_password", true)]
    [TestCase("apiKey", true)]
    [TestCase("api-key", true)]
    [TestCase("X-Api-Key", true)]
    [TestCase("accessToken", true)]
    [TestCase("Authorization", true)]
    [TestCase("client_secret", true)]
    [TestCase("tokenizer", false)]
    [TestCase("max_tokens_used", false)]
    [TestCase("secretary", false)]
    [TestCase("keyboard", false)]
    public void Of_MemberName_DecidesBeforeItsValue(string name, bool isSecret)
        => Assert.That(((JsonMap)Redaction.Of(new JsonMap { [name] = "value" })!)[name], Is.EqualTo(isSecret ? Redaction.Mark : "value"));

    [TestCase("curl -H 'Authorization: Bearer abc.def-ghi_jkl'", "curl -H 'Authorization: Bearer [REDACTED]'")]
    [TestCase("postgres://user:pa55@host/db", "postgres://user:[REDACTED]@host/db")]
    [TestCase("key sk-proj-0123456789abcdef", "key [REDACTED]")]
    [TestCase("xag_abc123_0123456789abcdef0123456789abcdef", "[REDACTED]")]
    [TestCase("AKIAIOSFODNN7EXAMPLE", "[REDACTED]")]
    [TestCase("ghp_0123456789abcdefghij0123", "[REDACTED]")]
    [TestCase("eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0dXJl", "[REDACTED]")]
    [TestCase("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----", "[REDACTED]")]
    [TestCase("nothing to hide: https://example.org/a?b=c", "nothing to hide: https://example.org/a?b=c")]
    public void Of_Text_LosesWhatIsShapedLikeACredential(string text, string expected) => Assert.That(Redaction.Of(text), Is.EqualTo(expected));

    [TestCase("a://")]
    [TestCase("eyJaaaaaaaaa")]
    [TestCase("-----BEGIN A PRIVATE KEY-----")]
    [TestCase("Bearer ")]
    public void Of_HostileText_TakesTimeInProportion(string part)
    {
        var watch = Stopwatch.StartNew();
        Redaction.Of(string.Concat(Enumerable.Repeat(part, 200_000 / part.Length)));

        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(60)), "a square of the length would take minutes");
    }
}
