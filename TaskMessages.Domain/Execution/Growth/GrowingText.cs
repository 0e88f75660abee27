namespace TaskMessages.Domain.Execution.Growth;

/// <summary>A piece of a message's text that has just come.</summary>
/// <param name="MessageId">The message.</param>
/// <param name="Seq">The message's number.</param>
/// <param name="Offset">Where the piece begins, in UTF-16 code units of the text.</param>
/// <param name="Text">The piece.</param>
public sealed record GrowingText(string MessageId, long Seq, int Offset, string Text);
