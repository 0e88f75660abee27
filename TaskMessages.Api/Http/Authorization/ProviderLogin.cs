using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Http.Authorization;

/// <summary>
/// Has the provider tell who a request comes from (message contract, section 3.1), and remembers it for as long as the request's headers are the same, but for those that never say who
/// somebody is. What holds an API key is not remembered, nor is who nobody was.
/// </summary>
internal sealed class ProviderLogin(AuthProvider provider, IOptions<AuthOptions> options, TimeProvider clock)
{
    private const int MaxEntries = 10_000;

    private const string ApiKeyName = "api_key";

    /// <summary>The connection's and the body's own, and what the service's own client says.</summary>
    private static readonly FrozenSet<string> NotForwarded = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "content-length", "host", "connection", "transfer-encoding", "expect", "keep-alive", "te", "trailer", "upgrade", "proxy-connection", "accept-encoding");

    /// <summary>They differ from request to request of the same caller.</summary>
    private static readonly FrozenSet<string> NotIdentifying = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "accept", "accept-language", "cache-control", "content-type", "content-encoding", "idempotency-key", "last-event-id", "pragma", "prefer", "range", "referer", "user-agent",
        "x-request-id", "traceparent", "tracestate", "baggage");

    private ConcurrentDictionary<string, (Principal Principal, long ReadAt)> _known = new(StringComparer.Ordinal);

    public bool IsConfigured => provider.IsConfigured;

    /// <returns>Null: nobody.</returns>
    public async ValueTask<Principal?> AuthenticateAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var headers = request.Headers
            .Where(header => !NotForwarded.Contains(header.Key))
            .Select(header => KeyValuePair.Create(header.Key.ToLowerInvariant(), header.Value.ToString()))
            .OrderBy(header => header.Key, StringComparer.Ordinal)
            .ToList();
        var place = PlaceOf(headers);
        if (_known.TryGetValue(place, out var known) && clock.GetElapsedTime(known.ReadAt) < options.Value.PrincipalLifetime)
            return known.Principal;
        var readAt = clock.GetTimestamp();
        var principal = await provider.AuthenticateAsync(headers, cancellationToken);
        _known.TryRemove(place, out _);
        if (principal is not null && !principal.Json.Contains(ApiKeyName, StringComparison.OrdinalIgnoreCase))
            Remember(place, principal, readAt);
        return principal;
    }

    private void Remember(string place, Principal principal, long readAt)
    {
        var known = _known;
        if (known.Count >= MaxEntries)
            Interlocked.CompareExchange(ref _known, new(StringComparer.Ordinal), known);
        _known[place] = (principal, readAt);
    }

    private static string PlaceOf(List<KeyValuePair<string, string>> headers)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, value) in headers)
        {
            if (!NotIdentifying.Contains(name))
                hash.AppendData(Encoding.UTF8.GetBytes($"{name}:{value.Length}:{value}\n"));
        }

        return Convert.ToBase64String(hash.GetHashAndReset());
    }
}
