using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Live;
using TaskMessages.Benchmarks.Live;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Domain;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Api.Live;

/// <summary>
/// A finished task's stream when the database fails, or the task changes, between its reads: the first reads the steps, the second looks whether they are still true.
/// </summary>
public sealed class SnapshotFaultTests
{
    private const string ReadFailed = "Preparing the task's step snapshot failed; call steps() to resync, then re-attach.";
    private const string RecheckFailed = "Confirming the task's steps are still current failed; call steps() to resync, then re-attach.";
    private const string Changed = "The task changed while this attach was reading; call steps() to resync, then re-attach.";

    private readonly ChatTask _task = Snapshots.Completed();
    private InMemoryTaskStore _tasks = null!;
    private InMemoryMessageStore _messages = null!;

    [SetUp]
    public async Task FillAsync()
    {
        (_tasks, _messages) = (new InMemoryTaskStore(), new InMemoryMessageStore());
        await _tasks.InsertAsync(_task, CancellationToken.None);
        for (var i = 1; i <= 600; i++)
            await AddAsync(i, "hello");
    }

    [Test]
    [Property("contract", "xagent:12.10/115"), Property("contract", "xagent:12.10/123"), Property("contract", "xagent:12.10/126"), Property("contract", "xagent:12.10/128")]
    public async Task Snapshot_StepsCannotBeRead_IsAConclusionAndAnError()
        => AssertFails(await StreamAsync(Unavailable(at: 0)), "resync_required", ReadFailed);

    [Test]
    [Property("contract", "xagent:12.10/125"), Property("contract", "xagent:12.10/126"), Property("contract", "xagent:12.10/128")]
    public async Task Snapshot_TaskCannotBeReadAgain_IsAConclusionAndAnError()
    {
        // 600 steps are read in four parts
        var all = await CountCallsAsync();

        AssertFails(await StreamAsync(Unavailable(at: all - 1)), "resync_required", RecheckFailed);
    }

    [Test]
    [Property("contract", "xagent:12.10/116"), Property("contract", "xagent:12.10/125")]
    public async Task Snapshot_TaskIsDeletedMeanwhile_SaysSo([Values(0, 1)] int beforeRead)
    {
        var faults = new StoreFaults();
        faults.Before(beforeRead, () => PutAsync(_task with { Lifecycle = TaskLifecycle.Deleted }));

        AssertFails(await StreamAsync(faults), "task_deleted", null);
    }

    private static IEnumerable<TestCaseData> Moves()
    {
        yield return new TestCaseData((Func<ChatTask, ChatTask>)(task => task with { RunId = "another" })).SetArgDisplayNames("run");
        yield return new TestCaseData((Func<ChatTask, ChatTask>)(task => task with { StateVersion = task.StateVersion + 1 })).SetArgDisplayNames("version");
        yield return new TestCaseData((Func<ChatTask, ChatTask>)(task => task with { Seq = task.Seq + 1 })).SetArgDisplayNames("number");
    }

    [TestCaseSource(nameof(Moves))]
    [Property("contract", "xagent:12.10/121"), Property("contract", "xagent:12.10/122"), Property("contract", "xagent:12.10/124")]
    public async Task Snapshot_TaskMovesMeanwhile_IsTheConclusionOfBeforeAndAnError(object move)
    {
        var faults = new StoreFaults();
        faults.Before(await CountCallsAsync() - 1, () => PutAsync(((Func<ChatTask, ChatTask>)move)(_task)));

        var events = await StreamAsync(faults);

        AssertFails(events, "resync_required", Changed);
        Assert.That((string?)events[1].Data!["output"], Is.EqualTo("answer"));
        Assert.That(events[^1].Data!.ToJsonString(), Does.Not.Contain("another"));
    }

    [Test]
    [Property("contract", "xagent:12.10/119")]
    public async Task Snapshot_NoStepFits_IsMarkedAllTheSame()
    {
        _messages = new InMemoryMessageStore();
        await AddAsync(1, string.Concat(Enumerable.Repeat("ab\u0001", StepSnapshot.MaxBytes / 2)));

        var events = await StreamAsync(new StoreFaults());

        // what a step holds is cut to fit before it is weighed, so that there always is one
        Assert.That(events.Select(item => item.Name), Is.EqualTo(new[] { "task.status", "step.completed", "task.completed" }));
        Assert.That(events[1].Data!.ToJsonString(), Has.Length.LessThan(StepSnapshot.MaxBytes));
    }

    private static StoreFaults Unavailable(int at) => new() { BreakAt = at, Kind = FaultKind.Lost, Dies = false };

    private static void AssertFails(List<ServerEvent> events, string code, string? message)
    {
        Assert.That(events.Select(item => item.Name), Is.EqualTo(new[] { "task.status", "task.completed", "stream.error" }));
        Assert.That((string?)events[2].Data!["code"], Is.EqualTo(code));
        if (message is not null)
            Assert.That((string?)events[2].Data!["message"], Is.EqualTo(message));
        Assert.That(events[1].Data!.AsObject().Select(member => member.Key), Has.None.StartsWith("snapshot_"));
        Assert.That(events[1].Id, Is.Null, "who missed the steps cannot go on from there");
    }

    private async Task<int> CountCallsAsync()
    {
        var faults = new StoreFaults();
        Assert.That((await StreamAsync(faults)).Select(item => item.Name).Distinct(), Is.EqualTo(new[] { "task.status", "step.completed", "task.completed" }));
        return faults.Calls;
    }

    private async Task<List<ServerEvent>> StreamAsync(StoreFaults faults)
    {
        var stores = new TurnStores(new FaultyTaskStore(_tasks, faults), new FaultyMessageStore(_messages, faults), new InMemoryTurnStore());
        var (clock, limits) = (new ManualClock(), Microsoft.Extensions.Options.Options.Create(new LimitsOptions()));
        var streams = new TaskStreams(stores, new TaskFeed(), limits, clock, NullLogger<TaskStreams>.Instance);
        var streamer = new EventStreamer(
            streams,
            stores,
            new StepService(stores),
            new StreamFollower(keys: null!, limits, clock, new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance)),
            clock,
            NullLogger<EventStreamer>.Instance);
        using var body = new MemoryStream();
        var http = new DefaultHttpContext { Response = { Body = body } };

        await streamer.StreamAsync(http, _task, keyId: 3, cursor: null);

        body.Position = 0;
        using var reader = new ServerEventReader(body);
        var events = new List<ServerEvent>();
        while (await reader.ReadAsync(CancellationToken.None) is { } item)
            events.Add(item);
        return events;
    }

    private Task PutAsync(ChatTask task)
    {
        _tasks.Put(task);
        return Task.CompletedTask;
    }

    private Task<bool> AddAsync(int number, string text) => _messages.InsertAsync(
        new Message
        {
            Id = $"{number:x24}",
            TaskId = _task.Id,
            Seq = number,
            ChangeSeq = number,
            Content = new TextContent(Author.User, Style.Static, TextFormat.Plain, text),
            CreatedAt = Snapshots.Start.AddMilliseconds(number),
            UpdatedAt = Snapshots.Start,
        },
        CancellationToken.None);
}
