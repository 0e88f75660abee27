using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Errors;

/// <summary>
/// The database refuses an operation and would refuse it again. Nothing was written by it, unless it is one on many documents. Its message holds the database's error number and name,
/// never its text, which may repeat stored values.
/// </summary>
/// <param name="reason">What is wrong with it.</param>
/// <param name="message">For logs and operators.</param>
public sealed class StoreRejectedException(StoreRejection reason, string message) : StoreException(message)
{
    public StoreRejection Reason => reason;

    /// <summary>The task that a claim met and could not take, as it was; null for any other operation.</summary>
    public ChatTask? Task { get; init; }
}
