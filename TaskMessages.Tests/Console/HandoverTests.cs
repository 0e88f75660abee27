using Microsoft.AspNetCore.Http;
using TaskMessages.Console.Layout;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Console;

/// <summary>A page is drawn by the answer to its request, and taken over by its connection.</summary>
public sealed class HandoverTests
{
    private readonly ManualClock _clock = new();
    private Handover _handover = null!;

    [SetUp]
    public void SetUp() => _handover = new Handover(_clock);

    [Test]
    public void Connection_TakesWhatItsAnswerHasShown_Once()
    {
        var (answer, connection, other) = (Visit("a", isAnswer: true), Visit("a", isAnswer: false), Visit("b", isAnswer: false));
        answer.Keep("rows");
        Assert.That(answer.Take<string>(), Is.Null, "the answer has nothing to take");
        Assert.That(other.Take<string>(), Is.Null);

        Assert.That(connection.Take<string>(), Is.EqualTo("rows"));
        Assert.That(connection.Take<string>(), Is.Null);
        Assert.That(Visit("a", isAnswer: false).Take<string>(), Is.Null, "nor is it kept any longer");
        Assert.That(_clock.HasTimer, Is.False);
    }

    [Test]
    public void Connection_ThatHasGoneOnToAnotherPage_ReadsAnew()
    {
        Visit("a", isAnswer: true).Keep("rows");
        var connection = Visit("a", isAnswer: false);

        Assert.That(connection.Take<Handover>(), Is.Null);
        Assert.That(connection.Take<string>(), Is.Null);
    }

    [Test]
    public void Connection_KeepsNothing_AndAnOpeningWithoutAName_NeitherDoes()
    {
        Visit("a", isAnswer: false).Keep("rows");
        Visit(null, isAnswer: true).Keep("rows");

        Assert.That(_clock.HasTimer, Is.False);
        Assert.That(Visit(null, isAnswer: false).Take<string>(), Is.Null);
    }

    [Test]
    public void Kept_ThatNobodyComesFor_IsForgotten()
    {
        _handover.Put("a", "rows");
        _clock.Advance(Handover.Kept - TimeSpan.FromMilliseconds(1));
        Assert.That(_clock.HasTimer);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.That(_handover.Take("a"), Is.Null);
        Assert.That(_clock.HasTimer, Is.False);
    }

    [Test]
    public void Kept_IsBounded()
    {
        for (var visit = 0; visit <= Handover.Most; visit++)
            _handover.Put($"{visit}", "rows");

        Assert.That(_handover.Take($"{Handover.Most}"), Is.Null);
        Assert.That(_handover.Take("0"), Is.EqualTo("rows"));
        _handover.Put("another", "rows");
        Assert.That(_handover.Take("another"), Is.EqualTo("rows"), "there is room again");
    }

    [Test]
    public void Limit_IsForAnswersAlone()
    {
        using var answer = new CancellationTokenSource();
        using var connection = new CancellationTokenSource(TimeSpan.FromDays(1), _clock);
        Visit("a", isAnswer: false).Limit(connection);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.That(connection.IsCancellationRequested, Is.False);

        Visit("a", isAnswer: true).Limit(answer);
        Assert.That(answer.Token.WaitHandle.WaitOne(TimeSpan.FromMinutes(1)), "it ends by itself");
    }

    [TestCase("Europe/Berlin", "Europe/Berlin")]
    [TestCase("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires")]
    [TestCase("Etc/GMT+5", "Etc/GMT+5")]
    [TestCase("UTC", "UTC")]
    [TestCase(null, null)]
    [TestCase("", null)]
    [TestCase("Mars/Olympus", null)]
    [TestCase("/etc/localtime", null)]
    [TestCase("../localtime", null)]
    [TestCase("Europe/../UTC", null)]
    [TestCase("Europe//Berlin", null)]
    [TestCase("Europe/Berlin\n", null)]
    public void Zone_IsTheNameOfOne_AndNoPath(string? cookie, string? expected)
    {
        var request = new DefaultHttpContext().Request;
        if (cookie is not null)
            request.Headers.Cookie = $"{ReaderCookie.Name}={Uri.EscapeDataString(cookie)}";

        Assert.That(ReaderCookie.ZoneOf(request), Is.EqualTo(expected));
    }

    private Visit Visit(string? id, bool isAnswer)
    {
        var visit = new Visit(_handover);
        visit.Begin(id, isAnswer);
        return visit;
    }
}
