using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace TaskMessages.Api.Worker;

/// <summary>Whether the worker's loop comes round; a process that is configured to have none is healthy without.</summary>
internal sealed class WorkerCheck(WorkerHealth health, IOptions<WorkerOptions> options) : IHealthCheck
{
    public const string Name = "worker";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(!options.Value.Enabled || health.IsAlive
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("The worker's loop does not come round"));
}
