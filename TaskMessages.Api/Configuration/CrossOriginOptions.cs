using System.ComponentModel.DataAnnotations;
using TaskMessages.Api.Http.CrossOrigin;

namespace TaskMessages.Api.Configuration;

/// <summary>Which web pages may call the service from a browser.</summary>
internal sealed class CrossOriginOptions : IValidatableObject
{
    public const string SectionName = "Cors";

    /// <summary>
    /// Exact origins (<c>https://app.example.org</c>), all subdomains (<c>https://*.example.org</c>) or <c>*</c>. Default none; in Development pages of
    /// this machine are allowed as well.
    /// </summary>
    public string[] AllowedOrigins { get; set; } = [];

    /// <summary>How long a browser may keep the answer to a preflight. Default 2 h, the most that browsers do.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan PreflightMaxAge { get; set; } = TimeSpan.FromHours(2);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => AllowedOrigins
        .Where(origin => origin != OriginRules.Any && OriginPattern.Parse(origin) is null)
        .Select(origin => new ValidationResult(
            $"'{origin}' is no origin: expected are https://app.example.org, https://*.example.org or *", [nameof(AllowedOrigins)]));
}
