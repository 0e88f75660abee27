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
    [TestCase("credentials", true)]
    [TestCase("tokens", true)]
    [TestCase("pin", true)]
    [TestCase("PIN", true)]
    [TestCase("passwordConfirmation", true)]
    [TestCase("password_2", true)]
    [TestCase("secret_access_key", true)]
    [TestCase("SecretString", true)]
    [TestCase("APIKey", true)]
    [TestCase("apikey", true)]
    [TestCase("api_keys", true)]
    [TestCase("sshPrivateKey", true)]
    [TestCase("refresh_token", true)]
    [TestCase("next_page_token", false)]
    [TestCase("nextPageToken", false)]
    [TestCase("continuation-token", false)]
    [TestCase("pagination_token", false)]
    [TestCase("eos_token", false)]
    [TestCase("token_type", false)]
    [TestCase("key", false)]
    [TestCase("primary_key", false)]
    [TestCase("public_key", false)]
    [TestCase("shipping", false)]
    [TestCase("compass", false)]
    [TestCase("author", false)]
    public void Of_MemberName_DecidesBeforeItsValue(string name, bool isSecret)
        => Assert.That(((JsonMap)Redaction.Of(new JsonMap { [name] = "value" })!)[name], Is.EqualTo(isSecret ? Redaction.Mark : "value"));

    private static IEnumerable<TestCaseData> Values()
    {
        yield return new TestCaseData("max_tokens", 100L, false);
        yield return new TestCaseData("prompt_tokens", 12L, false);
        yield return new TestCaseData("tokens", 12.5, false);
        yield return new TestCaseData("totalTokens", "4096", false);
        yield return new TestCaseData("max_token", 100L, false);
        yield return new TestCaseData("token", 123456L, true);
        yield return new TestCaseData("pin", 1234L, true);
        yield return new TestCaseData("otp", 123456.0, true);
        yield return new TestCaseData("password", true, false);
        yield return new TestCaseData("token", null, false);
        yield return new TestCaseData("credentials", new JsonMap { ["user"] = "u", ["phrase"] = "p" }, true);
        yield return new TestCaseData("tokens", new List<object?> { "a", "b" }, true);
        yield return new TestCaseData("usage", new JsonMap { ["prompt_tokens"] = 12L }, false);
    }

    [TestCaseSource(nameof(Values))]
    [Property("case", "A12")]
    public void CaseA12_ValueUnderAName_GoesOrStays(string name, object? value, bool isSecret)
    {
        var redacted = (JsonMap)Redaction.Of(new JsonMap { [name] = value })!;

        Assert.That(redacted[name], Is.EqualTo(isSecret ? Redaction.Mark : value));
    }

    [Test]
    [Property("case", "A12")]
    public void CaseA12_EveryWordOfTheRule_IsInThePage()
    {
        var page = Conventions.Repository.Read("docs/steps-and-events.md");

        foreach (var word in (string[])["passcode", "pin", "credential", "webhook", "continuation", "cached", "primary_key", "eos"])
            Assert.That(page, Does.Contain(word));
    }

    [TestCase("{\"password\": \"hunter2\", \"q\": \"x\"}", "{\"password\": \"[REDACTED]\", \"q\": \"x\"}")]
    [TestCase("{\"api_key\":\"a\\\"b\"", "{\"api_key\":\"[REDACTED]\"")]
    [TestCase("{\"next_page_token\":\"abc\"}", "{\"next_page_token\":\"abc\"}")]
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
    [TestCase("\"")]
    [TestCase("\"a\":\"\\")]
    public void Of_HostileText_TakesTimeInProportion(string part)
    {
        var watch = Stopwatch.StartNew();
        Redaction.Of(string.Concat(Enumerable.Repeat(part, 200_000 / part.Length)));

        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(60)), "a square of the length would take minutes");
    }
}
