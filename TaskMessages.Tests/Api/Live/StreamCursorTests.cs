using TaskMessages.Api.Live;

namespace TaskMessages.Tests.Api.Live;

public sealed class StreamCursorTests
{
    [TestCase("0")]
    [TestCase("12")]
    [TestCase("12+1")]
    [TestCase("12:9.340")]
    [TestCase("12+2:9.340,11.1")]
    [TestCase("9223372036854775807")]
    public void TryParse_WhatAStreamGives_ComesBackTheSame(string text)
    {
        Assert.That(StreamCursor.TryParse(text, out var cursor), Is.True);
        Assert.That(cursor.ToString(), Is.EqualTo(text));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("-1")]
    [TestCase(" 1")]
    [TestCase("1+")]
    [TestCase("1+x")]
    [TestCase("1:")]
    [TestCase("1:2")]
    [TestCase("1:2.")]
    [TestCase("1:2.3,2.4")]
    [TestCase("1:2.99999999999")]
    [TestCase("99999999999999999999")]
    [TestCase("1e3")]
    public void TryParse_AnythingElse_IsRefused(string? text) => Assert.That(StreamCursor.TryParse(text, out _), Is.False);

    [Test]
    public void TryParse_VeryLongText_IsRefused() => Assert.That(StreamCursor.TryParse("1:" + string.Join(',', Enumerable.Range(1, 400).Select(i => $"{i}.1")), out _), Is.False);
}
