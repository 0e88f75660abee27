using TaskMessages.Domain.Stores;

namespace TaskMessages.Storage;

/// <summary>Asks the server for a sign of life.</summary>
public sealed class DatabaseProbe(IDocumentDatabase database) : IDatabaseProbe
{
    public Task PingAsync(CancellationToken cancellationToken) => database.PingAsync(cancellationToken);
}
