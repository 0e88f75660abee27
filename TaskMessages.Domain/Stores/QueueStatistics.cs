namespace TaskMessages.Domain.Stores;

/// <summary>What waits and what runs, for gauges and alarms.</summary>
/// <param name="Queued">Turns without a lease.</param>
/// <param name="Leased">Turns with one, expired ones included.</param>
/// <param name="OldestClaimableAt">Since when the longest-waiting claimable turn could be claimed; null when none can.</param>
public sealed record QueueStatistics(long Queued, long Leased, DateTime? OldestClaimableAt);
