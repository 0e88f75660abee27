namespace TaskMessages.Domain.Execution;

public sealed record TextDelta(string Text) : MessageDelta;
