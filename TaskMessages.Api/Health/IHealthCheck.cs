namespace TaskMessages.Api.Health;

/// <summary>One thing that must work for the service to be ready.</summary>
internal interface IHealthCheck
{
    /// <summary>As it appears in the answer.</summary>
    string Name { get; }

    Task<bool> IsHealthyAsync(CancellationToken cancellationToken);
}
