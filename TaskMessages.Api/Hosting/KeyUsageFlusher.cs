using TaskMessages.Api.Http;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Hosting;

/// <summary>Writes the counted calls of API keys, several times a second and when the service stops. Best effort, as the contract has it.</summary>
internal sealed class KeyUsageFlusher(KeyUsageRecorder usage, TimeProvider time, ILogger<KeyUsageFlusher> logger) : BackgroundService
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(KeyUsageRecorder.FlushInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await FlushAsync(stoppingToken);
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            await usage.FlushAsync(cancellationToken);
        }
        catch (StoreException failure)
        {
            Log.UsageNotRecorded(logger, LogReason.Of(failure));
        }
    }
}
