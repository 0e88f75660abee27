namespace TaskMessages.Domain.Execution;

/// <param name="Index">Which of the message's contents grows.</param>
/// <param name="Text">What it grows by.</param>
public sealed record ReasoningContentDelta(int Index, string Text) : MessageDelta;
