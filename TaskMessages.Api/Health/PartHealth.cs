namespace TaskMessages.Api.Health;

/// <summary>Whether one part works.</summary>
internal sealed class PartHealth
{
    public required bool Healthy { get; init; }
}
