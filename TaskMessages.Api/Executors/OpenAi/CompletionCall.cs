using System.Security.Cryptography;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Execution;

namespace TaskMessages.Api.Executors.OpenAi;

/// <summary>An agent's settings as a call needs them: its credentials in clear.</summary>
internal sealed class CompletionCall
{
    private CompletionCall(OpenAiSettings settings, string? apiKey, OpenAiExtras extras)
    {
        Settings = settings;
        ApiKey = apiKey;
        Extras = extras;
        Url = CompletionUrl.Of(settings.BaseUrl);
    }

    public OpenAiSettings Settings { get; }

    public Uri Url { get; }

    public string? ApiKey { get; }

    public OpenAiExtras Extras { get; }

    /// <summary>What must never leave the service save to the endpoint.</summary>
    public IEnumerable<string> Secrets => (ApiKey is null ? [] : new[] { ApiKey }).Concat(Extras.Secrets());

    /// <exception cref="ExecutorException">
    /// The credentials were encrypted with keys that this installation does not have, or cannot be sent; or the URL is none.
    /// </exception>
    public static CompletionCall Open(OpenAiSettings settings, ISecretProtector secrets)
    {
        try
        {
            var apiKey = settings.ApiKey is { } key ? secrets.Unprotect(key) : null;
            if (apiKey is not null && apiKey.AsSpan().ContainsAnyExceptInRange(' ', '~'))
                throw new ExecutorException("The agent's key holds characters that no header can; it must be set again.");
            var extras = settings.SealedExtras is { } sealedExtras ? OpenAiExtras.Parse(secrets.Unprotect(sealedExtras)) : settings.Extras;
            return new CompletionCall(settings, string.IsNullOrEmpty(apiKey) ? null : apiKey, extras);
        }
        catch (CryptographicException exception) when (AgentFailure.FromException(exception) is { } failure)
        {
            throw failure;
        }
    }
}
