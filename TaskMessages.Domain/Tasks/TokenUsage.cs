namespace TaskMessages.Domain.Tasks;

/// <summary>What an agent says it used for a turn, in its model's tokens.</summary>
public sealed record TokenUsage(long Input, long Output);
