using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution.Leases;
using TaskMessages.Domain.Stores;

namespace TaskMessages.Api.Live;

/// <summary>
/// Looks for changes that other processes make to the tasks that somebody here waits for: one query for many tasks. A task that is
/// worked here, and every task on a database that is ours alone or that tells of changes, is looked at only now and then.
/// </summary>
internal sealed class FeedPoller(
    ITaskStore tasks,
    TaskFeed feed,
    LeaseSource self,
    IOptions<MongoOptions> mongo,
    IOptions<EmbeddedMongoOptions> embedded,
    TimeProvider clock,
    ILogger<FeedPoller> logger) : BackgroundService
{
    private const int BatchSize = 500;
    private const int RoundsForOurs = 8;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(300);

    private readonly bool _isAlone = mongo.Value.IsEmbedded && string.IsNullOrEmpty(embedded.Value.Listen);
    private Dictionary<string, TaskVersion> _known = new(StringComparer.Ordinal);
    private long _round;

    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var isFullRound = _round++ % RoundsForOurs == 0;
        if ((_isAlone || feed.IsTold) && !isFullRound)
            return;
        var next = new Dictionary<string, TaskVersion>(StringComparer.Ordinal);
        foreach (var batch in feed.Listened.Chunk(BatchSize))
        {
            var due = batch.Where(id => isFullRound || !(_known.GetValueOrDefault(id)?.LeaseOwner == self.Owner)).ToList();
            foreach (var id in batch.Except(due))
                next[id] = _known[id];
            await LookAsync(due, next, cancellationToken);
        }

        _known = next;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (StoreException exception)
            {
                LiveLog.PollFailed(logger, exception);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task LookAsync(List<string> ids, Dictionary<string, TaskVersion> next, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
            return;
        var found = (await tasks.VersionsAsync(ids, cancellationToken)).ToDictionary(task => task.Id, StringComparer.Ordinal);
        foreach (var id in ids)
        {
            var before = _known.GetValueOrDefault(id);
            var now = found.GetValueOrDefault(id);
            if (now is not null)
                next[id] = now;
            if (now is null || before is null || (before.Seq, before.StateVersion) != (now.Seq, now.StateVersion))
                feed.Changed(id);
        }
    }
}
