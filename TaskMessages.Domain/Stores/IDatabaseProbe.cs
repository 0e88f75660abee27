namespace TaskMessages.Domain.Stores;

/// <summary>Whether the database answers.</summary>
public interface IDatabaseProbe
{
    /// <exception cref="Errors.StoreUnavailableException">It does not.</exception>
    Task PingAsync(CancellationToken cancellationToken);
}
