using System.ComponentModel.DataAnnotations;

namespace TaskMessages.Api.Configuration;

/// <summary>Where the service lies below its host. A setting of its own, outside any section.</summary>
internal sealed class PathBaseOptions : IValidatableObject
{
    /// <summary>Begins with a slash and does not end with one: <c>/agents</c>. Default none.</summary>
    public string? PathBase { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(PathBase) && (PathBase is not ['/', _, ..] || PathBase[^1] == '/' || PathBase.AsSpan().ContainsAny("?#% ")))
            yield return new ValidationResult("PathBase: must begin with a slash and not end with one, such as /agents", [nameof(PathBase)]);
    }
}
