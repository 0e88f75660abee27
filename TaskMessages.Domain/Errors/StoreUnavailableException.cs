namespace TaskMessages.Domain.Errors;

/// <summary>
/// The database could not be reached or did not answer in time. A write may have happened all the same:
/// whoever needs to know reads it back by an id that was chosen before.
/// </summary>
public sealed class StoreUnavailableException(string message, Exception? innerException = null) : StoreException(message, innerException);
