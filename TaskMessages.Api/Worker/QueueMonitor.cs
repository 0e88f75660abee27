using Microsoft.Extensions.Options;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Stores;
using TaskMessages.Domain.Time;

namespace TaskMessages.Api.Worker;

/// <summary>Measures the queue now and then, and warns when a turn has been waiting too long: a queue that nobody works is seen at once.</summary>
internal sealed class QueueMonitor(
    ITaskStore tasks, WorkerHealth health, IOptions<WorkerOptions> options, TimeProvider clock, ILogger<QueueMonitor> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(options.Value.QueueCheckInterval, clock, stoppingToken);
            await RunOnceAsync(stoppingToken);
        }
    }

    /// <returns>The age of the oldest claimable turn; null when the database did not answer.</returns>
    public async Task<TimeSpan?> RunOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            var now = clock.GetUtcMilliseconds();
            var queue = await tasks.StatisticsAsync(now, cancellationToken);
            var age = now - (queue.OldestClaimableAt ?? now);
            WorkerMetrics.Queue(queue.Queued, queue.Leased, health.Running, age);
            if (age >= options.Value.QueueAgeWarning)
                WorkerLog.QueueIsOld(logger, Math.Round(age.TotalSeconds, 1), queue.Queued, queue.Leased, health.Running);
            return age;
        }
        catch (StoreException exception)
        {
            WorkerLog.QueueCheckFailed(logger, exception);
            return null;
        }
    }
}
