namespace TaskMessages.Benchmarks.Live;

/// <summary>One turn as the task's history shows it at the end.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Status">The status that it left the task in.</param>
/// <param name="Input">The user's text; null for what was no turn.</param>
internal sealed record LiveTurn(string Id, string Status, string? Input);
