using TaskMessages.Domain.Stores;

namespace TaskMessages.Domain.Administration;

/// <summary>The queue and the database at one moment.</summary>
/// <param name="At">When it was looked at, UTC.</param>
/// <param name="Queued">Turns that wait for a worker, or for their next attempt.</param>
/// <param name="Leased">Turns that workers have, of all processes.</param>
/// <param name="OldestAge">How long the oldest turn that any worker could take has waited; zero: none does.</param>
/// <param name="Latency">How long the database took to answer.</param>
/// <param name="DatabaseBytes">What the database takes of the disk.</param>
/// <param name="Leases">Who holds turns; some seconds old at the most.</param>
public sealed record SystemState(DateTime At, long Queued, long Leased, TimeSpan OldestAge, TimeSpan Latency, long DatabaseBytes, TurnLeases Leases);
