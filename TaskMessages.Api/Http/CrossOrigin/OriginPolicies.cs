using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Idempotency;

namespace TaskMessages.Api.Http.CrossOrigin;

/// <summary>
/// What a page of another origin may do: everything that the contracts have, with its API key. Credentials that a browser keeps, such as those of
/// a proxy in front, are allowed to origins that are configured by their full name alone.
/// </summary>
internal sealed class OriginPolicies : ICorsPolicyProvider
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"];

    /// <summary>What a page may read of an answer beside the few headers that every page may read.</summary>
    private static readonly string[] Exposed =
    [
        HeaderNames.Location, HeaderNames.RetryAfter, HeaderNames.Allow, IdempotencyHeaders.Replayed, "Preference-Applied", "traceparent", "WWW-Authenticate",
    ];

    private readonly OriginRules _rules;
    private readonly CorsPolicy _exact;
    private readonly CorsPolicy _other;

    public OriginPolicies(OriginRules rules, IOptions<CrossOriginOptions> options)
    {
        _rules = rules;
        _exact = Build(options.Value.PreflightMaxAge).SetIsOriginAllowed(rules.IsExact).AllowCredentials().Build();
        _other = (rules.AllowsAny ? Build(options.Value.PreflightMaxAge).AllowAnyOrigin() : Build(options.Value.PreflightMaxAge).SetIsOriginAllowed(rules.Allows)).Build();
    }

    public Task<CorsPolicy?> GetPolicyAsync(HttpContext context, string? policyName) =>
        Task.FromResult<CorsPolicy?>(_rules.IsExact(context.Request.Headers.Origin.ToString()) ? _exact : _other);

    private static CorsPolicyBuilder Build(TimeSpan maxAge) =>
        new CorsPolicyBuilder().WithMethods(Methods).AllowAnyHeader().WithExposedHeaders(Exposed).SetPreflightMaxAge(maxAge);
}
