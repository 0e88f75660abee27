namespace TaskMessages.Benchmarks.Crash;

/// <summary>A message as the service lists it after the run.</summary>
internal sealed record ObservedMessage(string Id, bool ByUser, string Content, string? StreamingStatus, DateTimeOffset CreatedAt);
