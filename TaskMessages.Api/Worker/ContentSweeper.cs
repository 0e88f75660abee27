using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Worker;

/// <summary>Goes on with cleans and rehydrations of tasks whose process died, and removes what was written too late. Any number of processes may.</summary>
internal sealed class ContentSweeper(TaskContents contents, TimeProvider clock, ILogger<ContentSweeper> logger) : BackgroundService
{
    private const int BatchSize = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await contents.FinishLeftoversAsync(BatchSize, stoppingToken);
            }
            catch (Exception exception) when (exception is StoreException or OperationCanceledException)
            {
                if (!stoppingToken.IsCancellationRequested)
                    WorkerLog.ContentsFailed(logger, exception);
            }
        }
    }
}
