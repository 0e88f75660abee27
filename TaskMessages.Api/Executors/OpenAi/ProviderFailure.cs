using System.Text.Json;
using TaskMessages.Domain.Execution;

namespace TaskMessages.Api.Executors.OpenAi;

/// <summary>What an error of a provider means for the turn, with what the provider says about it.</summary>
internal static class ProviderFailure
{
    /// <param name="status">The answer's status, which is none of success.</param>
    /// <param name="body">Its body, or as much of it as was read; it may be anything.</param>
    /// <param name="retryAfter">How long the provider asks to be left alone.</param>
    /// <param name="text">Cleans what the provider says.</param>
    public static ExecutorException OfStatus(int status, string body, TimeSpan? retryAfter, ProviderText text)
    {
        var error = Read(body);
        var isTransient = ProviderFaults.Decide(status, error, retryAfter is not null) == FaultAction.Wait;
        return new ExecutorException($"The agent answered with HTTP {status}{Words(error, text) ?? "."}", isTransient, retryAfter);
    }

    /// <summary>An error inside a stream, or in an answer that claimed success.</summary>
    public static ExecutorException InStream(ProviderError error, ProviderText text) => new(
        $"The agent's answer holds an error{Words(error, text) ?? " without a text."}",
        isTransient: ProviderFaults.Decide(status: null, error) == FaultAction.Wait);

    /// <returns>What the body of a refusal says, with the sign that leads to it; null when it says nothing.</returns>
    public static string? Words(string body, ProviderText text) => Words(Read(body), text);

    /// <inheritdoc cref="Words(string, ProviderText)"/>
    public static string? Words(ProviderError? error, ProviderText text)
    {
        var message = error?.Message is { } said ? text.Clean(said) : "";
        var code = (error?.Code ?? error?.Type) is { } name ? text.Clean(name) : "";
        return (message, code) switch
        {
            ("", "") => null,
            ("", _) => $" ({code}).",
            (_, "") => $": {message}",
            _ => $": {message} ({code})",
        };
    }

    private static ProviderError? Read(string body)
    {
        var trimmed = WithoutFields(body);
        if (trimmed.Length == 0 || trimmed.StartsWith('<'))
            return null;
        try
        {
            return ProviderError.Of(JsonElement.Parse(trimmed));
        }
        catch (JsonException)
        {
            return new ProviderError(null, null, trimmed);
        }
    }

    /// <summary>Some endpoints refuse a stream in the form of one event.</summary>
    private static string WithoutFields(string body)
    {
        const string Data = "data:";
        var lines = body.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.FirstOrDefault(line => line.StartsWith(Data, StringComparison.Ordinal)) is { } told ? told[Data.Length..].Trim() : body.Trim();
    }
}
