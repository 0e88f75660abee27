using System.Diagnostics;
using TaskMessages.EmbeddedMongo.Commands;
using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

/// <summary>What takes long steps back while the host is served.</summary>
[Property("security", "M6")]
public sealed class CourtesyTests
{
    private readonly ManualClock _clock = new();

    [Test]
    public void IsHostServed_ForAMomentAfterEachOfItsCommands()
    {
        var courtesy = new Courtesy(_clock, 25);
        Assert.That(courtesy.IsHostServed, Is.False);

        courtesy.OnHostCommand();
        _clock.Advance(Courtesy.Recent);
        Assert.That(courtesy.IsHostServed, Is.True);

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(courtesy.IsHostServed, Is.False);
    }

    [TestCase(25, 30)]
    [TestCase(50, 10)]
    [TestCase(100, 0)]
    public void RestAfter_TenMilliseconds_IsTheRestOfTheTime(int percent, int milliseconds) =>
        Assert.That(new Courtesy(_clock, percent).RestAfter(TimeSpan.FromMilliseconds(10)), Is.EqualTo(TimeSpan.FromMilliseconds(milliseconds)));

    [Test]
    public async Task Step_WorkedForAStretch_Rests()
    {
        var rests = new List<TimeSpan>();
        await OnOtherThread(new Pace((worked, _) => rests.Add(worked)), () =>
        {
            while (rests.Count < 2)
                Pace.Step(CancellationToken.None);
        });

        Assert.That(rests, Has.All.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(20)), "the work since the last rest, no less than a stretch");
    }

    [Test]
    public async Task End_MadeManyBytes_CountsThemAsTime()
    {
        var rests = new List<TimeSpan>();
        await OnOtherThread(new Pace((worked, _) => rests.Add(worked)), () =>
        {
            Pace.OfThread!.Begin();
            GC.KeepAlive(GC.AllocateUninitializedArray<byte>((int)Pace.BytesOfSecond / 4));
            Pace.OfThread.End(CancellationToken.None);
            Pace.OfThread.End(CancellationToken.None);
        });

        Assert.That(rests[0], Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(250)));
        Assert.That(rests[1], Is.LessThan(rests[0]), "each byte once");
    }

    [Test]
    public async Task Step_CancelledWhileItRests_IsThrown()
    {
        using var end = new CancellationTokenSource();
        await OnOtherThread(new Pace((_, _) => end.Cancel()), () => Assert.That(
            () =>
            {
                while (true)
                    Pace.Step(end.Token);
            },
            Throws.InstanceOf<OperationCanceledException>()));
    }

    [Test]
    public async Task LongCommand_HostIsServed_ItsThreadRestsUntilTheHostIsNot()
    {
        // 99 times as long as each command, and a clock that stands still: the host is served until the clock is set
        var courtesy = new Courtesy(_clock, 1);
        using var commands = new LongCommands(courtesy);
        courtesy.OnHostCommand();
        for (var i = 0; i < commands.MaximumConcurrencyLevel; i++)
            await commands.RunAsync(Work, CancellationToken.None);

        var next = commands.RunAsync(Work, CancellationToken.None);
        Assert.That(next.IsCompleted, Is.False, "all threads rest");

        _clock.Advance(Courtesy.Recent + TimeSpan.FromMilliseconds(1));
        await next;
    }

    [Test]
    public async Task LongCommand_NobodyIsServed_ItsThreadDoesNotRest()
    {
        using var commands = new LongCommands(new Courtesy(_clock, 1));
        for (var i = 0; i <= commands.MaximumConcurrencyLevel; i++)
            await commands.RunAsync(Work, CancellationToken.None);
    }

    private static BsonDocument Work()
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < TimeSpan.FromMilliseconds(10))
            Thread.SpinWait(100);
        return [];
    }

    private static Task OnOtherThread(Pace pace, Action action) => Task.Factory.StartNew(
        () =>
        {
            Pace.OfThread = pace;
            action();
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);
}
