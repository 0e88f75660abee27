namespace TaskMessages.Domain.Errors;

/// <summary>Why a use case refused. The HTTP layer maps each to a status and a code in one table.</summary>
public enum DomainError
{
    /// <summary>The credentials are missing, malformed, unknown, revoked or paused: one answer for all of them.</summary>
    InvalidApiKey,

    /// <summary>The agent does not exist or is not the caller's.</summary>
    AgentNotFound,

    /// <summary>A workforce was named by a key that is bound to an agent.</summary>
    WorkforceNotFound,

    /// <summary>The task does not exist or is not the caller's.</summary>
    TaskNotFound,

    /// <summary>A turn is queued or running; the caller may try again later.</summary>
    TaskBusy,

    /// <summary>The task waits for the answer to a question; a plain message is refused.</summary>
    InteractionResponseRequired,

    /// <summary>As many event streams are open as may be (429).</summary>
    TooManyStreams,

    /// <summary>The caller's address has failed to log in too often (429).</summary>
    TooManyFailedLogins,

    /// <summary>The caller's requests in flight hold as much memory as they may (429).</summary>
    TooMuchAtOnce,

    /// <summary>All callers' requests in flight hold as much memory as they may (503).</summary>
    Overloaded,

    /// <summary>A reply, but the task asks nothing.</summary>
    NoPendingInteraction,

    /// <summary>A reply that may have been taken or not (504).</summary>
    ReplyOutcomeUnknown,

    /// <summary>A resumption, but the task is not paused.</summary>
    NotPaused,

    /// <summary>A pause, but no turn runs.</summary>
    NotPausable,

    /// <summary>A retry, but the last turn has not failed.</summary>
    NotFailed,

    /// <summary>A cancellation, but the task is at its end already.</summary>
    NotCancelable,

    /// <summary>A turn, but the task has been ended for good: completed, failed, canceled, terminated or timed out as a whole.</summary>
    TaskClosed,

    /// <summary>As many messages wait for the running turn as may.</summary>
    QueueFull,

    /// <summary>A member of the request breaks a rule that needs more than its shape to be seen (422).</summary>
    InvalidInput,

    /// <summary>What the request brings is larger than a task may hold (413).</summary>
    TooLarge,

    /// <summary>The caller may see it, but not do that with it (403).</summary>
    Forbidden,

    /// <summary>Somebody else's server, which the request names or needs, did not do what it was asked (502).</summary>
    TransferFailed,

    /// <summary>The request cannot be understood, such as a malformed cursor (400).</summary>
    BadRequest,

    /// <summary>The request brings runtime context for a connector that the agent has not selected (400).</summary>
    InvalidRuntimeContext,

    /// <summary>The message does not exist or is not the caller's.</summary>
    MessageNotFound,

    /// <summary>No API key has that id.</summary>
    ApiKeyNotFound,

    /// <summary>A unique name or prefix is taken, or what is to be repeated is not there any more.</summary>
    Conflict,

    /// <summary>The idempotency key was used before with another request.</summary>
    IdempotencyMismatch,

    /// <summary>The first request with that idempotency key has not been answered yet.</summary>
    IdempotencyInFlight,
}
