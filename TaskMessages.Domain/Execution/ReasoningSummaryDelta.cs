namespace TaskMessages.Domain.Execution;

/// <param name="Index">Which of the message's summaries grows.</param>
/// <param name="Text">What it grows by.</param>
public sealed record ReasoningSummaryDelta(int Index, string Text) : MessageDelta;
