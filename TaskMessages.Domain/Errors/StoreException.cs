namespace TaskMessages.Domain.Errors;

/// <summary>The database did not do what it was asked. One of two: <see cref="StoreUnavailableException"/> passes, <see cref="StoreRejectedException"/> does not.</summary>
public abstract class StoreException(string message, Exception? innerException = null) : Exception(message, innerException);
