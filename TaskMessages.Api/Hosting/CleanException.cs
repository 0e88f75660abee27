using System.Text;

namespace TaskMessages.Api.Hosting;

/// <summary>An exception as the log may hold it: its messages, and those of its causes, in one line each; its stack as it is.</summary>
internal sealed class CleanException : Exception
{
    private readonly Exception _error;

    private CleanException(Exception error)
        : base(LogText.Clean(error.Message), error.InnerException is { } cause ? Of(cause) : null) => _error = error;

    public override string? StackTrace => _error.StackTrace;

    /// <summary>The exception itself when its messages are clean.</summary>
    public static Exception Of(Exception error) => IsClean(error) ? error : new CleanException(error);

    public override string ToString()
    {
        var text = new StringBuilder(_error.GetType().ToString()).Append(": ").Append(Message);
        if (InnerException is { } cause)
            text.AppendLine().Append(" ---> ").Append(cause).AppendLine().Append("   --- End of inner exception stack trace ---");
        return StackTrace is { } stack ? text.AppendLine().Append(stack).ToString() : text.ToString();
    }

    private static bool IsClean(Exception error) => error switch
    {
        AggregateException several => LogText.IsClean(error.Message) && several.InnerExceptions.All(IsClean),
        { InnerException: { } cause } => LogText.IsClean(error.Message) && IsClean(cause),
        _ => LogText.IsClean(error.Message),
    };
}
