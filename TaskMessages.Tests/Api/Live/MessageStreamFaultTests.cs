using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Live;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Domain;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Api.Live;

/// <summary>The message contract's stream while the database is away: whatever could be sent comes first, an error last.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class MessageStreamFaultTests
{
    private readonly InMemoryTaskStore _tasks = new();
    private readonly InMemoryMessageStore _messages = new();
    private readonly InMemoryTurnStore _turns = new();

    [Test, Property("contract", "agentex:20/73")]
    public async Task SetUp_DatabaseAway_IsAnErrorFrameAtTheEnd([Values] bool isFinished)
    {
        var task = isFinished ? TaskStateMachine.CloseTask(Snapshots.Completed(), TaskLifecycle.Completed, "done", "r", Snapshots.Start) : Snapshots.Completed();
        await _turns.FileAsync(task.Records, CancellationToken.None);
        _tasks.Put(task);

        var body = await StreamAsync(task, new StoreFaults { BreakAt = 0, Dies = false, StaysBroken = true });

        var frames = body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.That(frames[^1], Is.EqualTo("""data: {"type":"error","message":"The task could not be read; reconnect."}"""), body);
        Assert.That(frames.Length, Is.EqualTo(isFinished ? 2 : 1), body);
    }

    /// <summary>Its end is the last that clients hear.</summary>
    [Test, Property("contract", "agentex:20/72")]
    public async Task Replay_WhileANumberMayStillAppear_WaitsForIt([Values] bool appears)
    {
        var clock = new ManualClock();
        var open = TaskStateMachine.Open("t", null, Snapshots.AgentId, null, null, null, clock.Now) with { Seq = 2 };
        var task = TaskStateMachine.CloseTask(open, TaskLifecycle.Completed, "done", "r", clock.Now);
        _tasks.Put(task);
        await AddAsync(2, clock.Now);
        var streaming = StreamAsync(task, new StoreFaults(), clock);
        while (!clock.HasTimer && !streaming.IsCompleted)
            await Task.Yield();
        if (appears)
            await AddAsync(1, clock.Now);

        while (!streaming.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        var frames = (await streaming).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.That(frames.Where(frame => frame.Contains("\"full\"", StringComparison.Ordinal)).Count(), Is.EqualTo(appears ? 2 : 1));
        Assert.That(frames[^1], Does.Contain("task_updated"));
    }

    private Task<bool> AddAsync(long seq, DateTime at) => _messages.InsertAsync(
        new Message
        {
            Id = $"{seq:D24}",
            TaskId = "t",
            Seq = seq,
            Content = new TextContent(Author.Agent, Style.Static, TextFormat.Plain, $"{seq}"),
            CreatedAt = at,
            UpdatedAt = at,
        },
        CancellationToken.None);

    private async Task<string> StreamAsync(ChatTask task, StoreFaults faults, ManualClock? time = null)
    {
        var stores = new TurnStores(new FaultyTaskStore(_tasks, faults), new FaultyMessageStore(_messages, faults), _turns);
        var (clock, limits) = (time ?? new ManualClock(), Microsoft.Extensions.Options.Options.Create(new LimitsOptions()));
        var streams = new TaskStreams(stores, new TaskFeed(), limits, clock, NullLogger<TaskStreams>.Instance);
        var follower = new StreamFollower(keys: null!, limits, clock, new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance));
        var streamer = new MessageStreamer(streams, stores, follower, clock, NullLogger<MessageStreamer>.Instance);
        using var body = new MemoryStream();
        var http = new DefaultHttpContext { Response = { Body = body } };

        await streamer.StreamAsync(http, task, new StreamOwner(null), StreamCursor.At(0));

        return Encoding.ASCII.GetString(body.ToArray());
    }
}
