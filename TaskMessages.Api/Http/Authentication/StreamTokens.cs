using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Stores;

namespace TaskMessages.Api.Http.Authentication;

/// <summary>
/// Tokens that open one task's event stream, for browsers, whose <c>EventSource</c> sends no headers. Sealed by the service's key ring and kept nowhere:
/// any process on the same ring takes them, and they end with the key that made them.
/// </summary>
internal sealed class StreamTokens(IDataProtectionProvider provider, IApiKeyStore keys, IAgentStore agents, IOptions<LimitsOptions> limits, TimeProvider clock)
{
    private const int LongestToken = 1024;

    /// <summary>How long a token opens its stream.</summary>
    private static readonly TimeSpan OpeningTime = TimeSpan.FromSeconds(60);

    /// <summary>How far the clocks of two processes may be apart.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(10);

    private readonly IDataProtector _protector = provider.CreateProtector("event-stream-token.v1");

    /// <summary>A token for one task, in the name of that key.</summary>
    public (string Token, DateTime ExpiresAt) Issue(ApiKey key, long taskNumber)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var claims = string.Create(CultureInfo.InvariantCulture, $"{key.Id} {key.Prefix} {taskNumber} {now.Ticks}");
        return (Base64Url.EncodeToString(_protector.Protect(Encoding.UTF8.GetBytes(claims))), now + OpeningTime);
    }

    /// <param name="token">As the query holds it.</param>
    /// <param name="taskNumber">The task whose stream is asked for.</param>
    /// <param name="isReconnect">Whether the client names the last event that it received: it had the stream open, and may have it as long as a stream may be open.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    /// <returns>The key that made the token; null when the token is none, is another task's or is too old, or when the key counts no more or was drawn anew.</returns>
    public async Task<ApiKey?> AuthenticateAsync(string token, long taskNumber, bool isReconnect, CancellationToken cancellationToken)
    {
        if (Open(token) is not [var keyId, var prefix, var task, var ticks] || task != taskNumber.ToString(CultureInfo.InvariantCulture))
            return null;
        var age = clock.GetUtcNow().UtcDateTime - new DateTime(long.Parse(ticks, CultureInfo.InvariantCulture), DateTimeKind.Utc);
        if (age < -ClockSkew || age > (isReconnect ? limits.Value.StreamDuration : OpeningTime))
            return null;
        var key = await keys.FindAsync(long.Parse(keyId, CultureInfo.InvariantCulture), cancellationToken);
        return key is { IsUsable: true } && key.Prefix == prefix && await agents.FindAsync(key.AgentId, cancellationToken) is not null ? key : null;
    }

    private string[]? Open(string token)
    {
        if (token.Length > LongestToken || !Base64Url.IsValid(token))
            return null;
        try
        {
            return Encoding.UTF8.GetString(_protector.Unprotect(Base64Url.DecodeFromChars(token))).Split(' ');
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
