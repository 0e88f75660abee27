using Microsoft.Extensions.Diagnostics.HealthChecks;
using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Stores;

namespace TaskMessages.Api.Health;

/// <summary>Whether the database answers within <see cref="Limit"/>.</summary>
internal sealed class DatabaseCheck(IDatabaseProbe probe, TimeProvider clock) : IHealthCheck
{
    public const string Name = "database";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var deadline = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            await probe.PingAsync(either.Token);
            return HealthCheckResult.Healthy();
        }
        catch (StoreUnavailableException)
        {
            return HealthCheckResult.Unhealthy("The database cannot be reached");
        }
        catch (StoreRejectedException)
        {
            return HealthCheckResult.Unhealthy("The database refuses the service");
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy("The database does not answer in time");
        }
    }
}
