using System.Globalization;
using TaskMessages.Api.Http.Memory;
using TaskMessages.Domain.Idempotency;
using TaskMessages.Domain.Services;

namespace TaskMessages.Api.Http;

/// <summary>What filters, formatters and controllers tell each other and the log about one request.</summary>
internal sealed class RequestFeatures
{
    private Caller? _caller;

    /// <summary>Who the request was authenticated as.</summary>
    /// <exception cref="InvalidOperationException">Nobody: its endpoint asks for no key.</exception>
    public Caller Caller
    {
        get => _caller ?? throw new InvalidOperationException("The request was not authenticated");
        set => _caller = value;
    }

    /// <summary>
    /// Whether an external provider knows the caller as a user, whose own credentials its agents may act with. The service's own keys are no users, and are given to nobody.
    /// </summary>
    public bool IsUser => _caller?.Principal is not null;

    /// <summary>Whose memory the request takes: the key's, or a principal's, with a number below 0; 0 for anybody else.</summary>
    public long MemoryOwner => _caller?.KeyId
        ?? (_caller?.Principal is { } principal ? long.MinValue | long.Parse(principal.Fingerprint.AsSpan(1, 15), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : 0);

    /// <summary>What it holds; null: nothing worth counting.</summary>
    public RequestMemory? Memory { get; set; }

    /// <summary>The token that stood in the query, in place of which it is here; null: none.</summary>
    public string? AccessToken { get; set; }

    /// <summary>The task that it is about, for the log.</summary>
    public string? TaskId { get; set; }

    /// <summary>The turn that it started, for the log.</summary>
    public string? TurnId { get; set; }

    /// <summary>Of the body, taken while it is read, if an <c>Idempotency-Key</c> asks for it: repetitions are told by it.</summary>
    public string? BodyFingerprint { get; set; }

    /// <summary>The ids that were reserved; null for a request without <c>Idempotency-Key</c>.</summary>
    public ReservedIds? Ids { get; set; }

    public static RequestFeatures Of(HttpContext context)
    {
        if (context.Features.Get<RequestFeatures>() is not { } request)
            context.Features.Set(request = new RequestFeatures());
        return request;
    }
}
