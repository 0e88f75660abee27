namespace TaskMessages.Benchmarks.Crash;

/// <summary>Everything that the verdict on a crash run rests on.</summary>
/// <param name="Operations">What the clients did and were told.</param>
/// <param name="Tasks">What the service holds at the end.</param>
/// <param name="Calls">What the webhook agent was asked.</param>
internal sealed record CrashEvidence(
    IReadOnlyList<Operation> Operations, IReadOnlyList<ObservedTask> Tasks, IReadOnlyList<AgentCall> Calls);
