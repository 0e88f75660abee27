using TaskMessages.Benchmarks.Crash;

namespace TaskMessages.Benchmarks.Calls;

/// <summary>An <c>event/send</c> or a <c>message/send</c>, which was sent once, and what its client was told.</summary>
/// <param name="Token">Its content; no other call has it.</param>
internal sealed record SentCall(string Token)
{
    /// <summary>Acknowledged also when the error said that the agent could not be told: then it is stored, and told later.</summary>
    public OperationOutcome Outcome { get; set; }

    /// <summary>Whether the agent could not be told at once.</summary>
    public bool IsLate { get; set; }

    /// <summary>The text of the answer that the call brought; null: none.</summary>
    public string? Answer { get; set; }
}
