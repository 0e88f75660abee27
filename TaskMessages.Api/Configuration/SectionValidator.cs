using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace TaskMessages.Api.Configuration;

/// <summary>Checks one section by its annotations and names the key of whatever is wrong: <c>Limits:MaxBodyBytes</c>.</summary>
internal sealed class SectionValidator<TOptions>(string section) : IValidateOptions<TOptions>
    where TOptions : class
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var results = new List<ValidationResult>();
        if (Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true))
            return ValidateOptionsResult.Success;
        return ValidateOptionsResult.Fail(results.Select(Describe));
    }

    private string Describe(ValidationResult result)
    {
        var keys = string.Join(", ", result.MemberNames.Select(member => $"{section}:{member}"));
        var message = result.ErrorMessage ?? "is not valid";
        return message.StartsWith(keys, StringComparison.Ordinal) ? message : $"{keys}: {message}";
    }
}
