namespace TaskMessages.Domain.Tasks;

/// <summary>How a task came into being.</summary>
public enum TaskSource
{
    /// <summary>Created by the chat-task contract; the only ones that it shows.</summary>
    Sdk,

    /// <summary>An external conversation, created by its first message.</summary>
    External,

    /// <summary>Created by the message contract; the chat-task contract does not show it.</summary>
    Rpc,
}
