using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Stores;

namespace TaskMessages.Api.Live;

/// <summary>Looks whether the key of a request that has been open for a while may still be told anything.</summary>
internal sealed class KeyCheck(IApiKeyStore keys, ILogger<KeyCheck> logger)
{
    /// <returns>False when the key was revoked, paused or is gone; true also when the database cannot say.</returns>
    public async Task<bool> IsUsableAsync(long keyId, CancellationToken cancellationToken)
    {
        try
        {
            return await keys.FindAsync(keyId, cancellationToken) is { IsUsable: true };
        }
        catch (StoreException exception)
        {
            LiveLog.KeyCheckFailed(logger, exception);
            return true;
        }
    }
}
