namespace TaskMessages.Benchmarks.Crash;

/// <summary>What a client knows about an operation.</summary>
internal enum OperationOutcome
{
    /// <summary>No answer came: the service may have done it, once, or not.</summary>
    Unknown,

    /// <summary>Answered with 202: the message must never be missing.</summary>
    Acknowledged,

    /// <summary>Answered with a refusal: the message must not appear.</summary>
    Refused,
}
