namespace TaskMessages.Benchmarks.Calls;

/// <summary>An event as the service holds it in the end.</summary>
internal sealed record StoredEvent(long Seq, string Token, string Status);
