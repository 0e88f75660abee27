namespace TaskMessages.Api.Live;

/// <summary>Why a stream is closed before its task is at an end (section 9.1).</summary>
internal enum StreamError
{
    /// <summary>The client was too slow, or what it was to be sent first changed while it was read.</summary>
    ResyncRequired,

    /// <summary>The key was revoked or paused.</summary>
    Unauthorized,

    TaskDeleted,

    /// <summary>The stream has been open as long as it may.</summary>
    StreamExpired,
}
