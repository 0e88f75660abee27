namespace TaskMessages.Domain.Stores;

/// <summary>Enough of a task to tell whether it has changed since it was looked at last.</summary>
/// <param name="Id">The task.</param>
/// <param name="Seq">The last number given out.</param>
/// <param name="StateVersion">The version of its status.</param>
/// <param name="LeaseOwner">The process that works its turn; null when none does.</param>
public sealed record TaskVersion(string Id, long Seq, long StateVersion, string? LeaseOwner);
