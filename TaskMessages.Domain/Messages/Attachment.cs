namespace TaskMessages.Domain.Messages;

/// <summary>A file that a text message refers to.</summary>
/// <param name="Size">In bytes.</param>
/// <param name="Type">The media type.</param>
public sealed record Attachment(string FileId, string Name, long Size, string Type);
