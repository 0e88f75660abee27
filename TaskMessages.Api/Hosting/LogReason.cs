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

    /// <summary>Without line breaks and other control characters, and cut.</summary>
    public static string OneLine(string text)
    {
        var cut = text.Length > LongestText ? string.Concat(text.AsSpan(0, LongestText), "…") : text;
        return string.Create(cut.Length, cut, static (line, text) =>
        {
            for (var i = 0; i < line.Length; i++)
                line[i] = char.IsControl(text[i]) ? ' ' : text[i];
        });
    }
}
