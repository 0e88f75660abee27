using Microsoft.Extensions.Options;
using TaskMessages.Api.Health;

namespace TaskMessages.Api.Worker;

/// <summary>Whether the worker's loop comes round; a process that is configured to have none is healthy without.</summary>
internal sealed class WorkerCheck(WorkerHealth health, IOptions<WorkerOptions> options) : IHealthCheck
{
    public string Name => "worker";

    public Task<bool> IsHealthyAsync(CancellationToken cancellationToken) => Task.FromResult(!options.Value.Enabled || health.IsAlive);
}
