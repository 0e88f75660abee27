namespace TaskMessages.Console.Numbers;

/// <summary>The last hour, drawn.</summary>
/// <param name="Minute">The last of its minutes, since 1970.</param>
/// <param name="Attempts">Turns accepted, and by how they ended.</param>
/// <param name="Ages">The greatest age of the oldest turn in each minute.</param>
/// <param name="Greatest">The greatest of them all, in words.</param>
public sealed record OverviewCharts(long Minute, IReadOnlyList<ChartLine> Attempts, IReadOnlyList<ChartLine> Ages, string Greatest);
