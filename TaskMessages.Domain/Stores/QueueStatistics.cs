namespace TaskMessages.Domain.Stores;

/// <summary>What waits and what runs, for gauges and alarms.</summary>
/// <param name="Queued">Turns that nobody holds: without a lease, or with one that has run out.</param>
/// <param name="Leased">Turns with a lease that has not run out.</param>
/// <param name="OldestClaimableAt">Since when the longest-waiting claimable turn could be claimed; null when none can.</param>
public sealed record QueueStatistics(long Queued, long Leased, DateTime? OldestClaimableAt);
