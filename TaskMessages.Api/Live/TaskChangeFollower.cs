using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Worker;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Stores;

namespace TaskMessages.Api.Live;

/// <summary>
/// Hears from the database at once what other processes write to tasks: tells those who wait for a task here, and wakes the worker for a turn that nobody has claimed.
/// It promises nothing: who polls goes on polling, more slowly while this works. A database that cannot tell (a standalone server) is only polled.
/// </summary>
internal sealed class TaskChangeFollower(
    ITaskWatch watch,
    TaskFeed feed,
    TurnSignal worker,
    IOptions<MongoOptions> mongo,
    IOptions<EmbeddedMongoOptions> embedded,
    TimeProvider clock,
    ILogger<TaskChangeFollower> logger) : BackgroundService
{
    /// <summary>The process that has taken a turn in usually claims it itself: the others leave it this long.</summary>
    private static readonly TimeSpan Courtesy = TimeSpan.FromMilliseconds(5);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly HashSet<string> _unclaimed = new(StringComparer.Ordinal);
    private bool _isWaking;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (mongo.Value.IsEmbedded && (string.IsNullOrEmpty(embedded.Value.Listen) || string.IsNullOrEmpty(embedded.Value.ReplicaSetName)))
            return;
        var pause = FirstPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            var started = clock.GetTimestamp();
            try
            {
                await FollowAsync(stoppingToken);
            }
            catch (StoreRejectedException refusal) when (!feed.IsTold)
            {
                LiveLog.CannotFollow(logger, refusal);
                return;
            }
            catch (StoreException failure)
            {
                LiveLog.FollowingFailed(logger, failure);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            finally
            {
                feed.IsTold = false;
            }

            pause = clock.GetElapsedTime(started) > LongestPause ? FirstPause : pause * 2 < LongestPause ? pause * 2 : LongestPause;
            await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        await foreach (var touches in watch.WatchAsync(cancellationToken))
        {
            if (!feed.IsTold)
                Begin();
            foreach (var touch in touches)
                feed.Changed(touch.TaskId);
            if (touches.Count > 0)
                Note(touches, cancellationToken);
        }
    }

    /// <summary>What happened before it began has been told by nobody.</summary>
    private void Begin()
    {
        feed.IsTold = true;
        LiveLog.Following(logger);
        foreach (var id in feed.Listened)
            feed.Changed(id);
        worker.Wake();
    }

    private void Note(IReadOnlyList<TaskTouch> touches, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (var touch in touches)
            {
                if (touch.Turn == TurnTouch.Begun)
                    _unclaimed.Add(touch.TaskId);
                else if (touch.Turn == TurnTouch.Taken)
                    _unclaimed.Remove(touch.TaskId);
            }

            if (_unclaimed.Count == 0 || _isWaking)
                return;
            _isWaking = true;
        }

        _ = WakeAsync(cancellationToken);
    }

    private async Task WakeAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Courtesy, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        bool isAny;
        lock (_gate)
        {
            _isWaking = false;
            isAny = _unclaimed.Count > 0;
            _unclaimed.Clear();
        }

        if (isAny)
            worker.Wake();
    }
}
