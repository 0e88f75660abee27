using FluentValidation;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Admin;

/// <summary>What each type of executor needs.</summary>
internal sealed class ExecutorBodyValidator : AbstractValidator<ExecutorBody>
{
    private const int LongestUrl = 2048;
    private const int LongestName = 200;
    private const int LongestPrompt = 65_536;
    private const int LongestSecret = 512;
    private const int MostTokens = 10_000_000;
    private const int LargestExtraBody = 65_536;

    public ExecutorBodyValidator()
    {
        RuleFor(executor => executor.Type).Must(type => type is ExecutorBody.Echo or ExecutorBody.Webhook or ExecutorBody.OpenAi or ExecutorBody.Acp)
            .WithMessage("Input should be 'echo', 'webhook', 'openai' or 'acp'");
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
        When(executor => executor.Type == ExecutorBody.Acp, () =>
        {
            RuleFor(executor => executor.Url).NotEmpty().MaximumLength(LongestUrl).Must(IsHttpUrl)
                .WithMessage("Input should be an http or https URL without user information");
            RuleFor(executor => executor.AcpType).Must(type => type is null || WireName.TryParse<AcpType>(type, out _)).WithMessage("Input should be 'sync', 'async' or 'agentic'");
            RuleFor(executor => executor.ApiKey).Must(ExtraHeaderRules.IsValue).WithMessage(ExtraHeaderRules.NotAValue);
        });
        When(executor => executor.Type == ExecutorBody.OpenAi, () =>
        {
            RuleFor(executor => executor.BaseUrl).NotEmpty().MaximumLength(LongestUrl).Must(IsHttpUrl)
                .WithMessage("Input should be an http or https URL without user information");
            RuleFor(executor => executor.Model).NotEmpty().MaximumLength(LongestName);
            RuleFor(executor => executor.ApiKey).Must(ExtraHeaderRules.IsValue).WithMessage(ExtraHeaderRules.NotAValue);
            RuleFor(executor => executor.Temperature).InclusiveBetween(0, 2);
            RuleFor(executor => executor.TopP).InclusiveBetween(0, 1);
            RuleFor(executor => executor.MaxTokens).InclusiveBetween(1, MostTokens);
            RuleFor(executor => executor.MaxCompletionTokens).InclusiveBetween(1, MostTokens);
            RuleFor(executor => executor.StreamOptions).Must(use => use is null or "auto" or "on" or "off").WithMessage("Input should be 'auto', 'on' or 'off'");
            RuleFor(executor => executor.Timeout).InclusiveBetween(1, 86_400);
            RuleFor(executor => executor.ExtraHeaders).Custom((headers, context) => ExtraHeaderRules.Check(headers, context.AddFailure));
            RuleFor(executor => executor.ExtraBody).Must(body => body is null || new OpenAiExtras([], body).ToJson().Length <= LargestExtraBody)
                .WithMessage($"Input should be at most {LargestExtraBody} characters of JSON");
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
