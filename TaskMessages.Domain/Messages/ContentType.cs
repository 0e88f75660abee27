namespace TaskMessages.Domain.Messages;

/// <summary>The discriminator of message content.</summary>
public enum ContentType
{
    Text,
    Reasoning,
    Data,
    ToolRequest,
    ToolResponse,
}
