using TaskMessages.Domain.Messages;

namespace TaskMessages.Domain.Execution;

/// <summary>What the deltas of one message have said so far.</summary>
internal abstract class ContentBuffer
{
    /// <summary>The buffer for the first delta of a message, or null when its start was of another kind.</summary>
    public static ContentBuffer? For(MessageDelta first, MessageContent? start) => (first, start) switch
    {
        (TextDelta, null or TextContent) => new TextBuffer((TextContent?)start),
        (DataDelta, null or DataContent) => new DataBuffer((DataContent?)start),
        (ToolRequestDelta delta, null or ToolRequestContent) => new ToolRequestBuffer(delta, (ToolRequestContent?)start),
        (ToolResponseDelta delta, null or ToolResponseContent) => new ToolResponseBuffer(delta, (ToolResponseContent?)start),
        (ReasoningSummaryDelta or ReasoningContentDelta, null or ReasoningContent) => new ReasoningBuffer((ReasoningContent?)start),
        _ => null,
    };

    /// <returns>False when the delta is of another kind than the ones before.</returns>
    public abstract bool TryAppend(MessageDelta delta);

    /// <summary>How many characters have been appended.</summary>
    public abstract int Length { get; }

    /// <summary>What can be shown of a message that still grows, or never came to its proper end.</summary>
    public abstract MessageContent Partial();

    /// <returns>The content of the ended message; null when the deltas do not add up to one.</returns>
    public virtual MessageContent? Final() => Partial();
}
