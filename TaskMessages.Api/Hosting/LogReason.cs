using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Execution;

namespace TaskMessages.Api.Hosting;

/// <summary>
/// How an exception goes into the log. What an agent, the database or somebody's order is the cause of is a reason in one line; a stack is
/// for the service's own faults.
/// </summary>
internal static class LogReason
{
    private const int LongestText = 500;

    /// <summary>Why, in one line. Of the database's exceptions only the kind: their texts may repeat a value.</summary>
    public static string Of(Exception error) => error switch
    {
        ExecutorException failure => OneLine(failure.Message),
        StoreUnavailableException { InnerException: { } cause } => $"the database is unavailable ({cause.GetType().Name})",
        StoreUnavailableException => "the database is unavailable",
        StoreRejectedException rejection => OneLine(rejection.Message),
        OperationCanceledException => "cancelled, or out of time",
        _ => error.GetType().Name,
    };

    /// <summary>The exception itself when it is a fault of the service, whose stack is worth having; else null.</summary>
    public static Exception? FaultOf(Exception error) =>
        error is ExecutorException or StoreException or OperationCanceledException ? null : error;

    /// <summary>Cleaned as <see cref="LogText"/> has it, with spaces for what is unclean, and cut: people read it, in answers too.</summary>
    public static string OneLine(string text) => LogText.Blank(text, LongestText);
}
