using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Services;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Time;

namespace TaskMessages.Api.Worker;

/// <summary>
/// Gives questions that nobody answered in time their default answer, or ends their tasks; removes what deleted tasks have left. Any number of
/// processes may.
/// </summary>
internal sealed class QuestionDeadlines(ITaskStore tasks, ReplyService replies, TaskListService lists, TimeProvider clock, ILogger<QuestionDeadlines> logger) : BackgroundService
{
    private const int BatchSize = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <returns>How many questions were settled.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var settled = 0;
        foreach (var task in await tasks.OverdueAsync(clock.GetUtcMilliseconds(), BatchSize, cancellationToken))
        {
            if (!await TryExpireAsync(task))
                continue;
            WorkerLog.QuestionExpired(logger, task.Id, task.PendingInteraction?.DefaultAnswer is not null);
            settled++;
        }

        return settled;
    }

    /// <summary>One task that the database does not write holds up no other.</summary>
    private async Task<bool> TryExpireAsync(ChatTask task)
    {
        try
        {
            return await replies.ExpireAsync(task);
        }
        catch (StoreRejectedException rejection)
        {
            WorkerLog.DeadlinesFailed(logger, rejection);
            return false;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await lists.PurgeLeftoversAsync(BatchSize, stoppingToken);
                while (!stoppingToken.IsCancellationRequested && await RunOnceAsync(stoppingToken) == BatchSize)
                {
                    // there may be more
                }
            }
            catch (Exception exception) when (exception is StoreException or OperationCanceledException)
            {
                if (!stoppingToken.IsCancellationRequested)
                    WorkerLog.DeadlinesFailed(logger, exception);
            }
        }
    }
}
