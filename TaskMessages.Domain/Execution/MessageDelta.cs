namespace TaskMessages.Domain.Execution;

/// <summary>What a message grows by. All deltas of one message are of one kind, except that reasoning may mix its two.</summary>
public abstract record MessageDelta;
