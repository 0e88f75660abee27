using Microsoft.Extensions.Options;
using TaskMessages.Api.Executors;
using TaskMessages.Api.Executors.Acp;
using TaskMessages.Api.Http;
using TaskMessages.Api.Http.Authentication;

namespace TaskMessages.Api.Messages.Rpc;

/// <summary>
/// Which headers of a caller go on to the agent (message contract, section 14): its own <c>x-…</c> and those of traces; no credentials and nothing of the way to here. A
/// user, whom an external provider knows, gives the agent one of their credentials to act with.
/// </summary>
internal sealed class CallerHeaderRules(HeaderSeal seal, IOptions<AgentsOptions> options)
{
    private const string ApiKey = "x-api-key";
    private const string Account = "x-selected-account-id";
    private const string ActingPrefix = "x-acting-";
    private const string ActingApiKey = "x-acting-user-api-key";
    private const string ActingCookie = "x-acting-user-cookie";
    private const string ActingAuthorization = "x-acting-user-authorization";

    private static readonly string[] Traces = [CallerHeaders.TraceParent, "tracestate", "baggage"];
    private static readonly string[] Kept = [ApiKey, AcpCall.KeyHeader, "x-agent-identity", Account, AcpCall.RequestIdHeader];
    private static readonly string[] KeptPrefixes = [ActingPrefix, "x-forwarded-"];

    private readonly string[] _cookies = options.Value.DelegatedCookies.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The headers as they are stored until the agent has been called; null: none.</summary>
    public string? Seal(HttpContext context) => seal.Close(Of(context.Request, RequestFeatures.Of(context).IsUser));

    /// <param name="isUser">Whether there are credentials that the agent may act with.</param>
    public CallerHeaders Of(HttpRequest request, bool isUser)
    {
        var passed = request.Headers.Select(header => KeyValuePair.Create(header.Key.ToLowerInvariant(), header.Value.ToString())).Where(IsPassed);
        return new CallerHeaders([.. passed, .. isUser ? Delegation(request) : []]);
    }

    private static bool IsPassed(KeyValuePair<string, string> header)
        => (header.Key.StartsWith("x-", StringComparison.Ordinal) || Traces.Contains(header.Key))
            && !Kept.Contains(header.Key)
            && !Array.Exists(KeptPrefixes, prefix => header.Key.StartsWith(prefix, StringComparison.Ordinal))
            && IsSendable(header.Value);

    /// <summary>One credential at the most: an API key, else cookies, else a bearer token.</summary>
    private IEnumerable<KeyValuePair<string, string>> Delegation(HttpRequest request)
    {
        if (Credential(request) is not { } credential || !IsSendable(credential.Value))
            yield break;
        yield return credential;
        if (request.Headers[Account].ToString() is { Length: > 0 } account && IsSendable(account))
            yield return KeyValuePair.Create(Account, account);
    }

    private KeyValuePair<string, string>? Credential(HttpRequest request)
    {
        if (request.Headers[ApiKey].ToString() is { Length: > 0 } key)
            return KeyValuePair.Create(ActingApiKey, key);
        if (Cookies(request.Headers.Cookie.ToString()) is { Length: > 0 } cookies)
            return KeyValuePair.Create(ActingCookie, cookies);
        return BearerToken.Of(request) is { Length: > 0 } token ? KeyValuePair.Create(ActingAuthorization, $"Bearer {token}") : null;
    }

    /// <summary>Those that may go on, as they came; what is no cookie is passed over.</summary>
    private string Cookies(string header) => string.Join("; ", header.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Where(pair => pair.IndexOf('=', StringComparison.Ordinal) is > 0 and var end && _cookies.Contains(pair[..end].TrimEnd(), StringComparer.Ordinal)));

    /// <summary>Whether a header may have the value in a request of ours.</summary>
    private static bool IsSendable(string value) => value.All(character => character is (>= ' ' and < '\u007f') or '\t');
}
