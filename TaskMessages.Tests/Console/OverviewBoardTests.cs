using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TaskMessages.Console;
using TaskMessages.Console.Components;
using TaskMessages.Console.Numbers;
using TaskMessages.Domain.Administration;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Stores;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Console;

/// <summary>The overview is drawn once for all who look, and anew only where it has changed.</summary>
public sealed class OverviewBoardTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeProcess _process = new();
    private readonly ConsoleOptions _options = new();
    private ManualClock _clock = null!;
    private ActivityRecorder _activity = null!;
    private TurnActivity _history = null!;
    private SystemInspection _system = null!;
    private CountingProbe _database = null!;
    private OverviewBoard _board = null!;

    [SetUp]
    public void SetUp()
    {
        _clock = new ManualClock();
        _activity = new ActivityRecorder(_clock);
        _history = new TurnActivity(_clock);
        _database = new CountingProbe();
        _system = new SystemInspection(new InMemoryTaskStore(), _database, _database, _clock);
        _board = new OverviewBoard(_system, _activity, _history, _process, Options.Create(_options), _clock);
        (_process.Running, _process.Streams) = (2, 0);
    }

    [TearDown]
    public void TearDown()
    {
        _activity.Dispose();
        _system.Dispose();
    }

    [Test]
    public async Task Look_WithinASecond_IsTheSamePicture_ForEverybody()
    {
        var pictures = new List<OverviewPicture>();
        for (var page = 0; page < 50; page++)
        {
            pictures.Add(await LookAsync());
            _process.Streams++;
        }

        Assert.That(pictures, Is.All.SameAs(pictures[0]));
        Assert.That(_database.Pings, Is.EqualTo(1));
        _clock.Advance(Second);
        Assert.That((await LookAsync()).Tiles.Streams, Is.EqualTo("50"));
    }

    [Test]
    public async Task Look_WhereNothingHasChanged_IsTheSamePicture()
    {
        var first = await LookAsync();
        for (var second = 0; second < 20; second++)
        {
            _clock.Advance(Second);
            Assert.That(await LookAsync(), Is.SameAs(first));
        }

        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.That((await LookAsync()).Charts.Minute, Is.EqualTo(first.Charts.Minute + 1), "the hour has moved on");
    }

    [Test]
    public async Task Look_ShowsWhatHasChanged_AndKeepsTheRest()
    {
        var first = await LookAsync();
        _activity.Count("Completed", 3);
        _history.Ended(1, TurnOutcome.Failed, "no route", null);
        _process.Running = 5;
        _clock.Advance(Second);
        var second = await LookAsync();
        Assert.That(second.Sums, Does.Contain("3 answered"));
        Assert.That(second.Failures.Single().Text, Is.EqualTo("no route"));
        Assert.That(second.Worker.Running, Is.EqualTo(5));
        Assert.That(second.Charts.Attempts.Single(line => line.Name == "answered").Values[^1], Is.EqualTo(3), "charts are as fresh as figures");
        Assert.That(second.Leases, Is.SameAs(first.Leases));

        _process.Running = 4;
        _clock.Advance(Second);
        var third = await LookAsync();
        Assert.That(third.Charts, Is.SameAs(second.Charts), "charts are the dearest part");
        Assert.That(third.Failures, Is.SameAs(second.Failures));
        Assert.That(third.Charts.Ages[0].Values, Has.Count.EqualTo(ActivityRecorder.Minutes));
    }

    [Test]
    public async Task Tiles_AreRenderedAgain_OnlyForOtherFigures()
    {
        await using var context = new BunitContext();
        context.Services.AddSingleton(Options.Create(_options));
        var tiles = (await LookAsync()).Tiles;
        var row = context.Render<TileRow>(parameters => parameters.Add(component => component.Tiles, tiles));
        Assert.That(row.Find(".tile-value").TextContent, Is.EqualTo("none"));
        row.Render(parameters => parameters.Add(component => component.Tiles, tiles with { }));
        Assert.That(row.RenderCount, Is.EqualTo(1));

        row.Render(parameters => parameters.Add(component => component.Tiles, tiles with { Oldest = "3 min 2 s", IsLate = true }));
        Assert.That(row.Find(".is-alarm .tile-value").TextContent, Is.EqualTo("3 min 2 s"));
    }

    private Task<OverviewPicture> LookAsync() => _board.LookAsync(CancellationToken.None);

    private sealed class CountingProbe : IDatabaseProbe, IDatabaseCare
    {
        public int Pings { get; private set; }

        public string Kind => "a database";

        public string? NoBackupBecause => null;

        public Task PingAsync(CancellationToken cancellationToken)
        {
            Pings++;
            return Task.CompletedTask;
        }

        public Task<long> SizeAsync(CancellationToken cancellationToken) => Task.FromResult(0L);

        public IAsyncEnumerable<CollectionSize> CollectionsAsync(CancellationToken cancellationToken) => AsyncEnumerable.Empty<CollectionSize>();

        public Task<string> BackupAsync(string name, IProgress<double> progress, CancellationToken cancellationToken) => Task.FromResult(name);
    }
}
