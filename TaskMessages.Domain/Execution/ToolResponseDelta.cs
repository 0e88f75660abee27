namespace TaskMessages.Domain.Execution;

/// <param name="ToolCallId">The call's id; that of the message's first update counts.</param>
/// <param name="Name">The tool's name; that of the message's first update counts.</param>
/// <param name="Text">A piece of the tool's answer, which stays text whatever it looks like.</param>
public sealed record ToolResponseDelta(string ToolCallId, string Name, string Text) : MessageDelta;
