using FluentValidation;

namespace TaskMessages.Api.Http.Binding;

/// <summary>The contracts' rules of length and range, in their words.</summary>
internal static class RequestRuleExtensions
{
    /// <param name="rule">Of a text that may be absent.</param>
    /// <param name="length">In code points.</param>
    public static IRuleBuilderOptions<T, string?> AtMost<T>(this IRuleBuilder<T, string?> rule, int length) => rule
        .Must(text => text is null || text.Length <= length || text.EnumerateRunes().Count() <= length)
        .WithMessage($"String should have at most {length} characters");

    /// <summary>Both bounds included; an absent number keeps the rule.</summary>
    public static IRuleBuilderOptions<T, int?> Within<T>(this IRuleBuilder<T, int?> rule, int min, int max) => rule
        .Must(value => value is null || value >= min).WithMessage($"Input should be greater than or equal to {min}")
        .Must(value => value is null || value <= max).WithMessage($"Input should be less than or equal to {max}");
}
