using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MudBlazor.Services;
using TaskMessages.Console;
using TaskMessages.Console.Components;
using TaskMessages.Console.Layout;
using TaskMessages.Console.Operations;
using TaskMessages.Console.Tasks;
using TaskMessages.Domain.Administration;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Domain;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Console;

/// <summary>The components of operation that decide something, without a browser.</summary>
public sealed class OperationComponentTests
{
    private readonly ConsoleOptions _options = new();
    private readonly FakeProcess _process = new();
    private readonly FakeSettings _settings = new();
    private ManualClock _clock = null!;
    private BunitContext _context = null!;

    [SetUp]
    public void SetUp()
    {
        _clock = new ManualClock();
        _context = new BunitContext();
        _context.JSInterop.Mode = JSRuntimeMode.Loose;
        _context.Services.AddMudServices();
        _context.Services.AddSingleton<TimeProvider>(_clock);
        _context.Services.AddSingleton(Options.Create(_options));
        _context.Services.AddSingleton<IThisProcess>(_process);
        _context.Services.AddSingleton<IServiceSettings>(_settings);
        _context.Services.AddScoped<TaskMessages.Console.Layout.Browser>();
        _context.Services.AddScoped<Feedback>();
    }

    [TearDown]
    public async Task TearDownAsync() => await _context.DisposeAsync();

    [TestCase(0, 0, false, "not seen yet")]
    [TestCase(1, 0, false, "answers")]
    [TestCase(1, 2, false, "failing")]
    [TestCase(2, 1, false, "answers")]
    [TestCase(1, 0, true, "does not answer")]
    public void Health_IsWhatWasSeenLast(int success, int failure, bool isUnhealthy, string expected)
    {
        var agent = new Agent { Name = "a", Executor = new EchoSettings(), Health = new AgentHealth(isUnhealthy ? 2 : 0, null) };
        var activity = AgentActivity.None with { LastSuccess = At(success), LastFailure = At(failure) };
        var shown = _context.Render<AgentHealthText>(parameters => parameters.Add(component => component.Agent, agent).Add(component => component.Activity, activity));

        Assert.That(shown.Markup, Does.Contain($">{expected}<"));

        DateTime? At(int minute) => minute == 0 ? null : DateTime.UnixEpoch.AddMinutes(minute);
    }

    [Test]
    public void Failures_BeyondFive_AreShownIfWanted_AsText()
    {
        var failures = Enumerable.Range(0, 8).Select(number => new FailureReason($"<b>reason {number}", 10 - number, _clock.Now)).ToList();
        var list = _context.Render<FailureList>(parameters => parameters.Add(component => component.Failures, failures));
        Assert.That(list.FindAll("tbody tr"), Has.Count.EqualTo(5));
        Assert.That(list.Markup, Does.Contain("&lt;b&gt;reason 0"));

        list.Find("button").Click();
        Assert.That(list.FindAll("tbody tr"), Has.Count.EqualTo(8));
        Assert.That(list.FindAll("button"), Is.Empty);

        var rendered = list.RenderCount;
        list.Render();
        Assert.That(list.RenderCount, Is.EqualTo(rendered), "it is the same list");
        list.Render(parameters => parameters.Add(component => component.Failures, [.. failures.Take(2)]));
        Assert.That(list.FindAll("tbody tr"), Has.Count.EqualTo(2));
    }

    [Test]
    public void TaskRow_IsRenderedAgain_OnlyIfItHasChanged()
    {
        var task = new TaskSummary { Id = "7", Source = TaskSource.Sdk, Input = "hello", CreatedAt = _clock.Now, UpdatedAt = _clock.Now, Version = new TaskVersion("7", 1, 1, null) };
        var row = _context.Render<TaskRow>(parameters => parameters.Add(component => component.Task, task).Add(component => component.AgentName, "Echo"));
        Assert.That(row.FindAll("time[data-short]").Select(time => (time.GetAttribute("datetime"), time.TextContent)), Is.All.EqualTo(("2026-01-02T03:04:05.0000000Z", "just now")));
        _clock.Advance(TimeSpan.FromMinutes(3));
        row.Render(parameters => parameters.Add(component => component.Task, task).Add(component => component.AgentName, "Echo"));
        Assert.That(row.RenderCount, Is.EqualTo(1), "the page's script moves its times");

        row.Render(parameters => parameters.Add(component => component.IsSelected, true));
        Assert.That(row.Find("tr").ClassList, Does.Contain("is-selected"));
        row.Render(parameters => parameters.Add(component => component.Task, task with { Output = "hello yourself" }));
        Assert.That(row.Find(".answer").TextContent, Is.EqualTo("hello yourself"));
    }

    [TestCase("Can I have my", "Can I have my money back?", "Can I have my money back?")]
    [TestCase("Refunds", "Can I have my money back?", "Refunds")]
    [TestCase("Refunds", null, "Refunds")]
    [TestCase(null, "Can I have my money back?", "Can I have my money back?")]
    public void TaskRow_SaysWhatTheTaskIsAbout_NotWhereItsTextWasCut(string? title, string? input, string shown)
    {
        var task = new TaskSummary { Id = "7", Source = TaskSource.Sdk, Title = title, Input = input, CreatedAt = _clock.Now, UpdatedAt = _clock.Now, Version = new TaskVersion("7", 1, 1, null) };
        var row = _context.Render<TaskRow>(parameters => parameters.Add(component => component.Task, task).Add(component => component.AgentName, "Echo"));
        Assert.That(row.Find(".excerpt").TextContent, Is.EqualTo(shown));
    }

    [Test]
    public void Turns_WithoutRecords_StillSayWhyTheLastHasFailed()
    {
        var turns = _context.Render<TurnList>(parameters => parameters.Add(component => component.Task, new ChatTask { Id = "7", Status = ChatStatus.Failed, Error = "<b>no route" }));
        Assert.That(turns.Find(".turn-error").TextContent, Is.EqualTo("<b>no route"));
        Assert.That(turns.Markup, Does.Contain("no record").And.Not.Contain("has started"));
    }

    [Test]
    public void Workers_ThisOneIsFirst_AndSaysWhenItDoesNotComeRound()
    {
        var leases = new TurnLeases(new Dictionary<string, int> { [_process.WorkerName] = 2, ["other~1/boot/ns/77/start/nonce"] = 9 }, 0, IsWhole: false);
        var list = _context.Render<WorkerList>(parameters => parameters.Add(component => component.Leases, leases));
        var rows = list.FindAll("tbody tr");
        Assert.That(rows.Select(row => row.Children[0].TextContent), Is.EqualTo(new[] { "2", "9" }));
        Assert.That(rows[0].TextContent, Does.Contain("me, process 1").And.Contain("2 of 16 at once"));
        Assert.That(rows[1].TextContent, Does.Contain("other, process 77"));
        Assert.That(list.Markup, Does.Contain("more turns than were looked at"));

        list.Render();
        Assert.That(list.RenderCount, Is.EqualTo(1), "nothing has changed");
        _process.IsWorkerAlive = false;
        list.Render();
        Assert.That(list.Markup, Does.Contain("does not come round"));
    }

    [Test]
    public void Settings_AreGrouped_AndNarrowedToWhatWasSet()
    {
        _settings.All = [new Setting("Mongo:Database", "<i>", IsSet: true, "Database", "the *name* of [it](x.md)"), new Setting("Worker:Lease", "00:01:00", IsSet: false, "Worker", "how long")];
        var list = _context.Render<SettingList>();
        Assert.That(list.FindAll("h3").Select(heading => heading.TextContent), Is.EqualTo(new[] { "Database", "Worker" }));
        Assert.That(list.Markup, Does.Contain("&lt;i&gt;").And.Contain("the name of it"));

        list.Find("input").Change(true);
        Assert.That(list.FindAll("tbody tr"), Has.Count.EqualTo(1));
        _settings.All = [_settings.All[1]];
        var plain = _context.Render<SettingList>();
        plain.Find("input").Change(true);
        Assert.That(plain.Markup, Does.Contain("Everything is as by default."));
    }

    [Test]
    public void LogLevel_IsRaisedOnlyWhereThatTellsMore_AndSaysWhenItEnds()
    {
        var level = new FakeLevel(_clock);
        _context.Services.AddSingleton<ILogLevel>(level);
        var card = _context.Render<LogLevelCard>();
        card.Find("button").Click();
        Assert.That(card.Markup, Does.Contain("<strong>Debug</strong> until").And.Contain("for another 1 h 0 min"));
        _clock.Advance(TimeSpan.FromMinutes(45));
        card.Render();
        Assert.That(card.Markup, Does.Contain("for another 15 min 0 s"));

        card.Find("button").Click();
        Assert.That(card.Markup, Does.Contain("<strong>Information</strong>, as it is configured"));
        level.Configured = "Verbose";
        card.Render();
        Assert.That(card.Find("button").HasAttribute("disabled"), "as much is logged anyway");
    }

    [Test]
    public void Backup_ShowsHowFarItIs_AndWhatBecameOfIt()
    {
        var database = new FakeDatabase();
        using var backups = new BackupService(database, _clock);
        _context.Services.AddSingleton(backups);
        var card = _context.Render<BackupCard>();
        card.Find("button").Click();
        database.Progress!.Report(0.419);
        card.Render();
        Assert.That(card.Markup, Does.Contain("41 % copied"));
        Assert.That(card.Find("button").HasAttribute("disabled"), "one at a time");

        database.End.SetException(new IOException("<no space>"));
        card.WaitForAssertion(() => Assert.That(card.Find("[role=alert]").TextContent, Is.EqualTo("There is no backup: <no space>")));
        Assert.That(card.Find("button").HasAttribute("disabled"), Is.False);
    }

    [Test]
    public void Turns_ThatAreOver_LeadToTheirTraces()
    {
        _options.TraceUrl = "https://traces.example.org/{trace_id}";
        var task = Snapshots.Completed();
        var turns = _context.Render<TurnList>(parameters => parameters.Add(component => component.Task, task).Add(component => component.Turns, task.Records));
        Assert.That(turns.Find("a").GetAttribute("href"), Is.EqualTo("https://traces.example.org/0af7651916cd43dd8448eb211c80319c"));

        _options.TraceUrl = null;
        turns = _context.Render<TurnList>(parameters => parameters.Add(component => component.Task, task).Add(component => component.Turns, task.Records));
        Assert.That(turns.FindAll("a"), Is.Empty);
        Assert.That(turns.Markup, Does.Contain("0af7651916cd43dd8448eb211c80319c"));
    }

    [Test]
    public void Filter_HasWordsOnlyWhereTheyAreKept_AndKeepsWhatIsTyped()
    {
        TaskFilter? asked = null;
        var form = RenderFilter(new TaskFilter { AgentId = 3 }, filter => asked = filter);
        Assert.That(form.FindAll("input[placeholder='invoice overdue']"), Is.Empty);

        _options.WordSearch = true;
        form = RenderFilter(new TaskFilter { AgentId = 3, After = new TaskPosition(DateTime.UnixEpoch, "9") }, filter => asked = filter);
        form.Find("input[placeholder='invoice overdue']").Input("  late invoice ");
        form.Find("input[placeholder='customer=c-17']").Input("a=b");
        form.Find("form").Submit();
        Assert.That(asked, Is.EqualTo(new TaskFilter { AgentId = 3, Words = "late invoice", Metadata = "a=b" }), "the first page of another list");
        _options.WordSearch = false;
    }

    private IRenderedComponent<TaskFilterForm> RenderFilter(TaskFilter filter, Action<TaskFilter> changed) => _context.Render<TaskFilterForm>(parameters => parameters
        .Add(component => component.Filter, filter)
        .Add(component => component.Agents, [])
        .Add(component => component.OnChange, EventCallback.Factory.Create(this, changed)));

    private sealed class FakeSettings : IServiceSettings
    {
        public IReadOnlyList<Setting> All { get; set; } = [];

        public IReadOnlyList<Setting> Read() => All;
    }

    private sealed class FakeLevel(TimeProvider clock) : ILogLevel
    {
        public string Current => RaisedUntil is null ? Configured : "Debug";

        public string Configured { get; set; } = "Information";

        public DateTimeOffset? RaisedUntil { get; private set; }

        public void Raise() => RaisedUntil = clock.GetUtcNow().AddHours(1);

        public void Restore() => RaisedUntil = null;
    }

    private sealed class FakeDatabase : IDatabaseCare
    {
        public TaskCompletionSource<string> End { get; } = new();

        public IProgress<double>? Progress { get; private set; }

        public string Kind => "a database";

        public string? NoBackupBecause => null;

        public Task<long> SizeAsync(CancellationToken cancellationToken) => Task.FromResult(0L);

        public IAsyncEnumerable<CollectionSize> CollectionsAsync(CancellationToken cancellationToken) => AsyncEnumerable.Empty<CollectionSize>();

        public Task<string> BackupAsync(string name, IProgress<double> progress, CancellationToken cancellationToken)
        {
            Progress = progress;
            return End.Task;
        }
    }
}
