using TaskMessages.Benchmarks.Service;

namespace TaskMessages.Benchmarks.Crash;

/// <summary>One create or append that a client of the crash run made, and all it learned about it. Written by that client alone.</summary>
/// <param name="Token">The content of the user message; no other operation has it.</param>
/// <param name="Agent">The agent that answers.</param>
/// <param name="IdempotencyKey">The key it was sent with, or null.</param>
internal sealed record Operation(string Token, AgentKey Agent, string? IdempotencyKey)
{
    /// <summary>The task appended to; null for a create.</summary>
    public long? AppendedTo { get; init; }

    public OperationOutcome Outcome { get; set; }

    /// <summary>The task that each 202 named: several when the operation was repeated under its key.</summary>
    public List<long> AnsweredTasks { get; } = [];

    /// <summary>The run that each 202 named.</summary>
    public List<string> AnsweredRuns { get; } = [];

    /// <summary>The end state of this turn, when the client read one before it went on with the task.</summary>
    public string? EndStatus { get; set; }

    /// <summary>How often the request went out.</summary>
    public int Sends { get; set; }
}
