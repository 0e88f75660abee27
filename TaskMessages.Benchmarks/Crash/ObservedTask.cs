namespace TaskMessages.Benchmarks.Crash;

/// <summary>A task as the service shows it after the run.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Status">The status of its last turn.</param>
/// <param name="Output">The answer of its last turn.</param>
/// <param name="Messages">The ledger, oldest first.</param>
/// <param name="NewestFirst">The ids of the ledger as the service lists them newest first.</param>
internal sealed record ObservedTask(
    long Id, string Status, string? Output, IReadOnlyList<ObservedMessage> Messages, IReadOnlyList<string> NewestFirst)
{
    public const string Completed = "completed";

    public const string Failed = "failed";

    public bool HasEnded => Status is Completed or Failed;
}
