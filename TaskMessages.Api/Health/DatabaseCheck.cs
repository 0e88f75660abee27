using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Stores;

namespace TaskMessages.Api.Health;

/// <summary>Whether the database answers.</summary>
internal sealed class DatabaseCheck(IDatabaseProbe probe) : IHealthCheck
{
    public string Name => "database";

    public async Task<bool> IsHealthyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await probe.PingAsync(cancellationToken);
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }
}
