using TaskMessages.Domain.Administration;
using TaskMessages.Domain.Stores;

namespace TaskMessages.Console.Numbers;

/// <summary>What the overview shows at one moment. Two pictures that look the same are equal; parts that have not changed are the same objects.</summary>
/// <param name="Tiles">The figures at the top.</param>
/// <param name="Worker">This process's worker.</param>
/// <param name="Leases">Who holds turns.</param>
/// <param name="Failures">Why attempts failed.</param>
/// <param name="Sums">The last hour's turns in words.</param>
/// <param name="Charts">The last hour minute by minute.</param>
public sealed record OverviewPicture(OverviewTiles Tiles, WorkerNow Worker, TurnLeases Leases, IReadOnlyList<FailureReason> Failures, string Sums, OverviewCharts Charts);
