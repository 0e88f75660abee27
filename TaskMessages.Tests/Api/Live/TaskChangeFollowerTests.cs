using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Live;
using TaskMessages.Api.Worker;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Stores;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Api.Live;

/// <summary>What a process does with what the database tells of the others.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class TaskChangeFollowerTests : ITaskWatch, IDisposable
{
    private readonly Channel<IReadOnlyList<TaskTouch>> _told = Channel.CreateUnbounded<IReadOnlyList<TaskTouch>>();
    private readonly TaskFeed _feed = new();
    private readonly TurnSignal _worker = new();
    private readonly RecordingListener _listener = new();
    private readonly TaskChangeFollower _follower;

    public TaskChangeFollowerTests()
    {
        _feed.Add("1", _listener);
        _follower = new TaskChangeFollower(
            this,
            _feed,
            _worker,
            Options.Create(new MongoOptions { ConnectionString = "mongodb://db.example/" }),
            Options.Create(new EmbeddedMongoOptions()),
            TimeProvider.System,
            NullLogger<TaskChangeFollower>.Instance);
    }

    public void Dispose() => _follower.Dispose();

    [Test]
    [CancelAfter(20_000)]
    public async Task Turn_ThatAnotherProcessHasTakenIn_WakesTheWorker_AndIsNotCountedHere(CancellationToken cancellationToken)
    {
        using var accepted = new MeterListener();
        var count = 0L;
        accepted.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == WorkerMetrics.MeterName && instrument.Name == "turn.accepted")
                listener.EnableMeasurementEvents(instrument);
        };
        accepted.SetMeasurementEventCallback<long>((_, added, _, _) => Interlocked.Add(ref count, added));
        accepted.Start();
        await BeginAsync(cancellationToken);

        _told.Writer.TryWrite([new TaskTouch("9", TurnTouch.Begun)]);

        Assert.That(await WokenAsync(cancellationToken), Is.True);
        Assert.That(Interlocked.Read(ref count), Is.Zero);
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task Turn_ThatIsClaimedAtOnce_IsLeftToItsWorker(CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);

        _told.Writer.TryWrite([new TaskTouch("9", TurnTouch.Begun), new TaskTouch("9", TurnTouch.Taken)]);
        _told.Writer.TryWrite([new TaskTouch("1", TurnTouch.None)]);

        await Eventually.TrueAsync(() => _listener.Changes == 2, "whoever waits for a task is told");
        Assert.That(await _worker.WaitAsync(TimeSpan.Zero, TimeProvider.System, cancellationToken), Is.False);
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task Database_ThatCannotTell_IsNotAskedAgain(CancellationToken cancellationToken)
    {
        _told.Writer.Complete(new StoreRejectedException(StoreRejection.Refused, "no change streams"));
        await _follower.StartAsync(cancellationToken);

        await _follower.ExecuteTask!.WaitAsync(cancellationToken);

        Assert.That(_feed.IsTold, Is.False);
    }

    public async IAsyncEnumerable<IReadOnlyList<TaskTouch>> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var touches in _told.Reader.ReadAllAsync(cancellationToken))
            yield return touches;
    }

    /// <summary>Takes what the beginning of the stream does: everybody looks once.</summary>
    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        await _follower.StartAsync(cancellationToken);
        _told.Writer.TryWrite([]);
        Assert.That(await WokenAsync(cancellationToken), Is.True);
        Assert.That((_feed.IsTold, _listener.Changes), Is.EqualTo((true, 1)));
    }

    private Task<bool> WokenAsync(CancellationToken cancellationToken) => _worker.WaitAsync(TimeSpan.FromSeconds(15), TimeProvider.System, cancellationToken);
}
