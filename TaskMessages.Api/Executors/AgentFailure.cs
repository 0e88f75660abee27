using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using TaskMessages.Api.Executors.Outbound;
using TaskMessages.Domain.Execution;

namespace TaskMessages.Api.Executors;

/// <summary>What each way in which a call can fail means for the turn. One place, for all executors that call over HTTP.</summary>
internal static class AgentFailure
{
    /// <summary>408, 429 and 5xx may pass; any other refusal is final.</summary>
    public static ExecutorException FromStatus(int status, TimeSpan? retryAfter) =>
        new($"The agent answered with HTTP {status}.", isTransient: status is 408 or 429 or >= 500, retryAfter);

    /// <param name="header">A <c>Retry-After</c> header in seconds or as an HTTP date, or null.</param>
    /// <param name="clock">Tells how far away the date is.</param>
    public static TimeSpan? RetryAfter(RetryConditionHeaderValue? header, TimeProvider clock) => header switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - clock.GetUtcNow(),
        _ => null,
    };

    /// <returns>Null when the exception is none that a call over the network brings about.</returns>
    public static ExecutorException? FromException(Exception exception) => exception switch
    {
        OutboundRefusedException => new ExecutorException(exception.Message, innerException: exception),
        HttpRequestException { InnerException: OutboundRefusedException refused } => new ExecutorException(refused.Message, innerException: exception),
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } =>
            new ExecutorException("The agent's answer breaks a limit of HTTP.", innerException: exception),
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
}
