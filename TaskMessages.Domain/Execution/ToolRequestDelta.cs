namespace TaskMessages.Domain.Execution;

/// <param name="ToolCallId">The call's id; that of the message's first update counts.</param>
/// <param name="Name">The tool's name; that of the message's first update counts.</param>
/// <param name="ArgumentsJson">A fragment of JSON text; all fragments together are an object.</param>
public sealed record ToolRequestDelta(string ToolCallId, string Name, string ArgumentsJson) : MessageDelta;
