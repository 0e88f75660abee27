using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using TaskMessages.Api.Executors.Outbound;
using TaskMessages.Domain.Execution;

namespace TaskMessages.Api.Executors;

/// <summary>What each way in which a call can fail means for the turn. One place, for all executors that call over HTTP.</summary>
internal static class AgentFailure
{
    /// <summary>No larger number of seconds or milliseconds is believed: some 30 years, or 11 days.</summary>
    private const double LongestWait = 1e9;

    /// <summary>408, 425, 429 and 5xx may pass; any other refusal is final.</summary>
    /// <param name="status">The answer's status.</param>
    /// <param name="retryAfter">How long the agent asks to be left alone.</param>
    /// <param name="told">What the agent says about it, with the sign that leads to it; null when it says nothing.</param>
    public static ExecutorException FromStatus(int status, TimeSpan? retryAfter, string? told = null) =>
        new($"The agent answered with HTTP {status}{told ?? "."}", isTransient: status is 408 or 425 or 429 or >= 500, retryAfter);

    /// <summary>What <c>retry-after-ms</c> (milliseconds) or else <c>Retry-After</c> (seconds or a date) asks for; null when neither can be read.</summary>
    public static TimeSpan? RetryAfter(HttpResponseHeaders headers, TimeProvider clock)
    {
        if (Number(headers, "retry-after-ms") is { } milliseconds)
            return TimeSpan.FromMilliseconds(milliseconds);
        if (headers.RetryAfter?.Date is { } date)
            return date - clock.GetUtcNow();
        return Number(headers, "Retry-After") is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
    }

    /// <returns>Null when the exception is none that a call over the network brings about.</returns>
    public static ExecutorException? FromException(Exception exception) => exception switch
    {
        OutboundRefusedException => new ExecutorException(exception.Message, innerException: exception),
        HttpRequestException { InnerException: OutboundRefusedException refused } => new ExecutorException(refused.Message, innerException: exception),
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } =>
            new ExecutorException("The agent's answer breaks a limit of HTTP.", innerException: exception),
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => new ExecutorException("The agent's answer is not HTTP.", isTransient: true, innerException: exception),
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } or HttpRequestException { HttpRequestError: HttpRequestError.Unknown, InnerException: IOException } =>
            new ExecutorException("The connection to the agent broke off before it answered.", isTransient: true, innerException: exception),
        HttpRequestException http => new ExecutorException($"The agent could not be reached ({http.HttpRequestError}).", isTransient: true, innerException: exception),
        IOException or SocketException => new ExecutorException("The connection to the agent broke off.", isTransient: true, innerException: exception),
        CryptographicException => new ExecutorException(
            "The agent's credentials cannot be decrypted with this installation's keys; they must be set again.", innerException: exception),
        _ => null,
    };

    public static ExecutorException Silent(TimeSpan limit) =>
        new($"The agent sent nothing for {limit.TotalSeconds:0.###} s.", isTransient: true);

    public static ExecutorException TooSlow(TimeSpan limit) =>
        new($"The agent's answer took longer than {limit.TotalSeconds:0.###} s.", isTransient: true);

    public static ExecutorException Malformed(string what) => new($"The agent's answer is malformed: {what}.");

    public static ExecutorException NotPacked(Exception cause) =>
        new("The agent's answer is malformed: it is not packed as its Content-Encoding says.", innerException: cause);

    private static double? Number(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values)
            && double.TryParse(values.ToString(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                ? Math.Min(number, LongestWait)
                : null;
}
