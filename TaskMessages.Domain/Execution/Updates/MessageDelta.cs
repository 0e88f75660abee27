namespace TaskMessages.Domain.Execution.Updates;

/// <summary>What a message grows by. All deltas of one message are of one kind, except that reasoning may mix its two.</summary>
public abstract record MessageDelta;

public sealed record TextDelta(string Text) : MessageDelta;

/// <param name="Json">A fragment of JSON text; all fragments together are an object.</param>
public sealed record DataDelta(string Json) : MessageDelta;

/// <param name="Index">Which of the message's summaries grows.</param>
/// <param name="Text">What it grows by.</param>
public sealed record ReasoningSummaryDelta(int Index, string Text) : MessageDelta;

/// <param name="Index">Which of the message's contents grows.</param>
/// <param name="Text">What it grows by.</param>
public sealed record ReasoningContentDelta(int Index, string Text) : MessageDelta;

/// <param name="ToolCallId">The call's id; that of the message's first update counts.</param>
/// <param name="Name">The tool's name; that of the message's first update counts.</param>
/// <param name="ArgumentsJson">A fragment of JSON text; all fragments together are an object.</param>
public sealed record ToolRequestDelta(string ToolCallId, string Name, string ArgumentsJson) : MessageDelta;

/// <param name="ToolCallId">The call's id; that of the message's first update counts.</param>
/// <param name="Name">The tool's name; that of the message's first update counts.</param>
/// <param name="Text">A piece of the tool's answer, which stays text whatever it looks like.</param>
public sealed record ToolResponseDelta(string ToolCallId, string Name, string Text) : MessageDelta;
