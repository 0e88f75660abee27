using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using TaskMessages.Api.Live;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Domain;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Api.Live;

public sealed class TaskWaiterTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly ChatTask _running = Snapshots.Leased();
    private ManualClock _clock = null!;
    private InMemoryTaskStore _tasks = null!;
    private TaskFeed _feed = null!;
    private StoreFaults _faults = null!;
    private ApplicationLifetime _lifetime = null!;
    private TaskWaiter _waiter = null!;

    [SetUp]
    public void Create()
    {
        (_clock, _tasks, _feed, _faults) = (new ManualClock(), new InMemoryTaskStore(), new TaskFeed(), new StoreFaults());
        _lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        _waiter = new TaskWaiter(new FaultyTaskStore(_tasks, _faults), _feed, _clock, _lifetime, NullLogger<TaskWaiter>.Instance);
        _tasks.Put(_running);
    }

    [TearDown]
    public void AssertNobodyListens() => Assert.That(_feed.Listened, Is.Empty, "who waits no more listens no more");

    [Test]
    public async Task Wait_TaskDoesNotRunOrNoTimeIsGiven_AnswersAtOnceAndReadsNothing()
    {
        var completed = Snapshots.Completed();

        Assert.That(await _waiter.WaitAsync(completed, Longest, CancellationToken.None), Is.SameAs(completed));
        Assert.That(await _waiter.WaitAsync(_running, TimeSpan.Zero, CancellationToken.None), Is.SameAs(_running));
        Assert.That(_faults.Calls, Is.Zero);
    }

    [Test]
    public async Task Wait_TaskEndedBeforeAnybodyListened_IsSeen()
    {
        _tasks.Put(Snapshots.Completed());

        Assert.That((await WaitAsync())!.Output, Is.EqualTo("answer"));
    }

    [Test]
    public async Task Wait_TaskEnds_AnswersWithItsEnd()
    {
        var waiting = WaitAsync();
        await Eventually.TrueAsync(() => _faults.Calls > 0, "it has looked");
        _tasks.Put(Snapshots.Failed());
        _feed.Changed("1");

        Assert.That((await waiting.WaitAsync(Eventually.Patience))!.Error, Is.EqualTo("went wrong"));
    }

    [Test]
    public async Task Wait_ManyForOneTask_ShareOneReader()
    {
        var gate = new TaskCompletionSource();
        _faults.Before(0, () => gate.Task);
        var waiting = Enumerable.Range(0, 50).Select(_ => WaitAsync()).ToList();
        _tasks.Put(Snapshots.Completed());
        gate.SetResult();

        var ended = await Task.WhenAll(waiting).WaitAsync(Eventually.Patience);

        Assert.That(ended.Distinct().Count(), Is.EqualTo(1));
        Assert.That(_faults.Calls, Is.LessThanOrEqualTo(2));
    }

    [Test]
    public async Task Wait_TimeIsUp_AnswersWithTheTaskAsItIs()
    {
        var waiting = WaitAsync();
        var later = _running with { StateVersion = 77 };
        _tasks.Put(later);

        _clock.Advance(Longest - TimeSpan.FromMilliseconds(1));
        Assert.That(waiting.IsCompleted, Is.False);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.That(await waiting.WaitAsync(Eventually.Patience), Is.SameAs(later));
    }

    [Test]
    public async Task Wait_OneGivesUp_TheOthersGoOn()
    {
        using var cancellation = new CancellationTokenSource();
        var impatient = _waiter.WaitAsync(_running, Longest, cancellation.Token);
        var waiting = WaitAsync();

        await cancellation.CancelAsync();
        Assert.That(async () => await impatient, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(_feed.Listened, Is.EqualTo(new[] { "1" }));
        _tasks.Put(Snapshots.Completed());
        _feed.Changed("1");

        Assert.That((await waiting.WaitAsync(Eventually.Patience))!.Status, Is.EqualTo(ChatStatus.Completed));
    }

    [Test]
    public async Task Wait_ServiceStops_AnswersWithTheTaskAsItWas()
    {
        var waiting = WaitAsync();

        _lifetime.StopApplication();

        Assert.That(await waiting.WaitAsync(Eventually.Patience), Is.SameAs(_running));
    }

    private Task<ChatTask?> WaitAsync() => _waiter.WaitAsync(_running, Longest, CancellationToken.None);
}
