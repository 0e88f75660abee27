using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;

namespace TaskMessages.Api.Http.CrossOrigin;

/// <summary>Tells which origins may call the service: the configured ones, and in Development those of this machine.</summary>
internal sealed class OriginRules(IOptions<CrossOriginOptions> options, IHostEnvironment environment)
{
    /// <summary>Stands for every origin, the opaque one of a page from a file included.</summary>
    public const string Any = "*";

    private readonly OriginPattern[] _patterns = [.. options.Value.AllowedOrigins.Select(OriginPattern.Parse).OfType<OriginPattern>()];
    private readonly bool _isDevelopment = environment.IsDevelopment();

    public bool AllowsAny { get; } = options.Value.AllowedOrigins.Contains(Any);

    /// <summary>Whether it is configured by its full name; only such pages may send credentials that a browser keeps.</summary>
    public bool IsExact(string origin) =>
        OriginPattern.Parse(origin) is { } parsed && Array.Exists(_patterns, pattern => !pattern.HasSubdomains && pattern.Matches(parsed));

    public bool Allows(string origin)
    {
        if (AllowsAny)
            return true;
        return OriginPattern.Parse(origin) is { } parsed
            && (Array.Exists(_patterns, pattern => pattern.Matches(parsed)) || (_isDevelopment && Loopback.Is(parsed.Host)));
    }
}
