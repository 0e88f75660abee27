namespace TaskMessages.Console.Layout;

/// <summary>What is told about something that was done, or could not be.</summary>
public sealed record Notice(long Id, string Text, bool IsFailure);
