using System.Diagnostics;
using TaskMessages.Domain.Steps;

namespace TaskMessages.Tests.Domain.Steps;

/// <summary>The search for credentials takes a time that is linear in the text, whatever the text.</summary>
[Property("security", "M1")]
public sealed class RedactionTimeTests
{
    [TestCase("eyJ-")]
    [TestCase("eyJaaaaaaaa.")]
    [TestCase("eyJaaaaaaaa.bbbbbbbb")]
    [TestCase("Bearer ")]
    [TestCase("a://")]
    [TestCase("a://b:")]
    [TestCase("sk-")]
    [TestCase("-----BEGIN ")]
    [TestCase("-----BEGIN PRIVATE KEY-----\n")]
    [TestCase("\"a\":\"")]
    [TestCase("\"a\" : ")]
    [TestCase("\\\"")]
    public void M1_TextOfAMegabyte_IsSearchedWithinASecond(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 1_040_000 / piece.Length));
        Redaction.Of(text[..10_000]);
        var started = Stopwatch.GetTimestamp();

        Redaction.Of(text);

        Assert.That(Stopwatch.GetElapsedTime(started), Is.LessThan(TimeSpan.FromSeconds(1)));
    }

    [TestCase("token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl end", "token [REDACTED] end")]
    [TestCase("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.", "[REDACTED]")]
    [TestCase("x-eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2ln", "x-[REDACTED]")]
    [TestCase("eyJhbGciOiJIUzI1NiJ9 alone", "eyJhbGciOiJIUzI1NiJ9 alone")]
    public void M1_SignedToken_IsRedactedAsBefore(string text, string redacted) => Assert.That(Redaction.Of(text), Is.EqualTo(redacted));
}
