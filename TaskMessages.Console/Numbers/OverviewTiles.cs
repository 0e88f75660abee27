namespace TaskMessages.Console.Numbers;

/// <summary>The figures at the top of the overview, in words.</summary>
/// <param name="Oldest">The age of the oldest turn that waits for a worker.</param>
/// <param name="IsLate">Whether that is an alarm.</param>
/// <param name="Queued">Turns that wait.</param>
/// <param name="Leased">Turns that are being worked.</param>
/// <param name="Failed">Attempts that failed in the last hour.</param>
/// <param name="Retried">Attempts that were put back in the last hour.</param>
/// <param name="Expired">Turns that run but are leased by nobody.</param>
/// <param name="IsOrphaned">Whether there are such.</param>
/// <param name="Streams">Streams that are open.</param>
/// <param name="Latency">How long the database takes to answer.</param>
/// <param name="Size">How large it is.</param>
public sealed record OverviewTiles(
    string Oldest, bool IsLate, string Queued, string Leased, string Failed, string Retried, string Expired, bool IsOrphaned, string Streams, string Latency, string Size);
