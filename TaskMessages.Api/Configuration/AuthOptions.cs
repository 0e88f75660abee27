using System.ComponentModel.DataAnnotations;

namespace TaskMessages.Api.Configuration;

/// <summary>An external provider that knows callers of the message contract and says what they may.</summary>
internal sealed class AuthOptions
{
    public const string SectionName = "Auth";

    /// <summary>Where it is; below it lie <c>/v1/authn</c> and <c>/v1/authz/…</c>. Default none: only keys count.</summary>
    [RegularExpression("^https?://[^/]+.*$", ErrorMessage = "Auth:ProviderUrl must be an http or https URL.")]
    public string? ProviderUrl { get; set; }

    /// <summary>The longest time that it may take for an answer. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long it is remembered who has which credentials; 0: not at all. Default 60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan PrincipalLifetime { get; set; } = TimeSpan.FromSeconds(60);
}
