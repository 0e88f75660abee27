namespace TaskMessages.Api.Http.Authorization;

/// <summary>What an operation is about, and so what the provider is asked of.</summary>
internal enum AccessTarget
{
    /// <summary>A task: by the path, or by the <c>task_id</c> of the query or the body.</summary>
    Task,

    /// <summary>The task of the message in the path.</summary>
    TaskOfMessage,

    /// <summary>The task of the event in the path.</summary>
    TaskOfEvent,

    /// <summary>The task of the state in the path.</summary>
    TaskOfState,

    /// <summary>The task of the span in the path.</summary>
    TaskOfSpan,

    /// <summary>All tasks that the caller may read, unless the query names one.</summary>
    Tasks,

    /// <summary>An agent, by the path.</summary>
    Agent,

    /// <summary>All agents that the caller may read, unless the query names a task.</summary>
    Agents,

    /// <summary>An agent, by the path, and what the call's method is about.</summary>
    Call,
}
