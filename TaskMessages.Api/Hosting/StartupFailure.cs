using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Serilog.Core;
using Serilog.Events;
using TaskMessages.Domain.Errors;

namespace TaskMessages.Api.Hosting;

/// <summary>Says in one line why the service does not start; a stack trace helps nobody who mistyped a setting.</summary>
internal static class StartupFailure
{
    public const int ExitCode = ExitCodes.Refused;

    private const string HostSource = "Microsoft.Extensions.Hosting.Internal.Host";
    private const string ServerSource = "Microsoft.AspNetCore.Server.Kestrel";

    /// <summary>Whether the operator can mend it: a setting, an address in use, a database that cannot be opened.</summary>
    public static bool IsExpected(Exception error) => error switch
    {
        AggregateException several => several.InnerExceptions.All(IsExpected),
        OptionsValidationException or StoreException or IOException or UnauthorizedAccessException or SocketException
            or InvalidOperationException or FormatException => true,
        _ => false,
    };

    public static string Describe(Exception error) => $"TaskMessages does not start: {LogReason.OneLine(string.Join("; ", Reasons(error)))}";

    /// <summary>Logs why the service does not start: one line, and the stack only of a fault of its own.</summary>
    /// <returns>The process's exit code.</returns>
    public static int Report(Serilog.ILogger logger, Exception error)
    {
        if (IsExpected(error))
        {
            logger.Fatal("TaskMessages does not start: {Reason}", LogReason.OneLine(string.Join("; ", Reasons(error))));
            return ExitCodes.Refused;
        }

        logger.Fatal(error, "TaskMessages does not start: {Reason}", error.GetType().Name);
        return ExitCodes.Fault;
    }

    /// <summary>
    /// The host and the web server tell of a failed start with its stack, each once more; and the host takes services that are cancelled
    /// because the start has failed for services that have failed.
    /// </summary>
    public static bool IsToldByTheProgram(LogEvent logEvent) =>
        logEvent.Exception is { } error
        && logEvent.Properties.TryGetValue(Constants.SourceContextPropertyName, out var source)
        && source is ScalarValue { Value: HostSource or ServerSource }
        && (error is OperationCanceledException || logEvent.MessageTemplate.Text is "Hosting failed to start" or "Unable to start Kestrel.");

    private static IEnumerable<string> Reasons(Exception error) => error switch
    {
        AggregateException several => several.InnerExceptions.SelectMany(Reasons),
        OptionsValidationException invalid => invalid.Failures,
        _ => [error.Message],
    };
}
