namespace TaskMessages.Api.Http.Errors;

/// <summary>The published contracts that the service speaks, each with its own way to refuse.</summary>
internal enum ContractKind
{
    /// <summary>The chat-task contract under <c>/v1/chat</c>.</summary>
    Chat,

    /// <summary>The message contract under <c>/messages</c>, <c>/tasks</c>, <c>/agents</c> and the like.</summary>
    Messages,

    /// <summary>Administration under <c>/v1/admin</c>.</summary>
    Admin,
}
