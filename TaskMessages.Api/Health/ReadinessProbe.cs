namespace TaskMessages.Api.Health;

/// <summary>Runs all checks, none for longer than <see cref="Timeout"/>.</summary>
internal sealed class ReadinessProbe(IEnumerable<IHealthCheck> checks, TimeProvider time)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    public async Task<HealthResponse> CheckAsync(CancellationToken cancellationToken)
    {
        var results = new SortedDictionary<string, bool>(StringComparer.Ordinal);
        foreach (var check in checks)
            results[check.Name] = await RunAsync(check, cancellationToken);
        return new HealthResponse
        {
            Status = results.Values.All(isHealthy => isHealthy) ? HealthResponse.Ok : HealthResponse.Degraded,
            Checks = results,
        };
    }

    private async Task<bool> RunAsync(IHealthCheck check, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await check.IsHealthyAsync(either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return false;
        }
    }
}
