using TaskMessages.Benchmarks.Crash;

namespace TaskMessages.Benchmarks.Live;

/// <summary>A message that a client of the live run sent, and what it learned about it.</summary>
/// <param name="Content">No other message has it.</param>
/// <param name="How">How it was sent: create, append, enqueue, interrupt, reply.</param>
/// <param name="Question">The question it answers, by a number of the conversation's own; 0 for all but replies.</param>
internal sealed record LiveMessage(string Content, string How, int Question)
{
    public OperationOutcome Outcome { get; set; }
}
