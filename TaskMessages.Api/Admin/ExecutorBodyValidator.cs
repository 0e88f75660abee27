using FluentValidation;

namespace TaskMessages.Api.Admin;

/// <summary>What each type of executor needs.</summary>
internal sealed class ExecutorBodyValidator : AbstractValidator<ExecutorBody>
{
    private const int LongestUrl = 2048;
    private const int LongestName = 200;
    private const int LongestPrompt = 65_536;
    private const int LongestSecret = 512;

    public ExecutorBodyValidator()
    {
        RuleFor(executor => executor.Type).Must(type => type is ExecutorBody.Echo or ExecutorBody.Webhook or ExecutorBody.OpenAi)
            .WithMessage("Input should be 'echo', 'webhook' or 'openai'");
        RuleFor(executor => executor.Secret).MaximumLength(LongestSecret);
        RuleFor(executor => executor.ApiKey).MaximumLength(LongestSecret);
        RuleFor(executor => executor.SystemPrompt).MaximumLength(LongestPrompt);
        When(executor => executor.Type == ExecutorBody.Webhook, () =>
        {
            RuleFor(executor => executor.Url).NotEmpty().MaximumLength(LongestUrl).Must(IsHttpUrl)
                .WithMessage("Input should be an http or https URL without user information");
            RuleFor(executor => executor.Secret).Must(IsSigningSecret!).When(executor => executor.Secret is not null)
                .WithMessage("Input should be whsec_ followed by base64 of 24 to 64 bytes");
        });
        When(executor => executor.Type == ExecutorBody.OpenAi, () =>
        {
            RuleFor(executor => executor.BaseUrl).NotEmpty().MaximumLength(LongestUrl).Must(IsHttpUrl)
                .WithMessage("Input should be an http or https URL without user information");
            RuleFor(executor => executor.Model).NotEmpty().MaximumLength(LongestName);
        });
    }

    private static bool IsHttpUrl(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        && url.UserInfo.Length == 0;

    private static bool IsSigningSecret(string secret)
    {
        const string Prefix = "whsec_";
        Span<byte> bytes = stackalloc byte[LongestSecret];
        return secret.Length <= LongestSecret
            && secret.StartsWith(Prefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(secret[Prefix.Length..], bytes, out var length)
            && length is >= 24 and <= 64;
    }
}
