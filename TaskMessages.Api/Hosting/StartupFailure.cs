using Microsoft.Extensions.Options;
using TaskMessages.Domain.Errors;

namespace TaskMessages.Api.Hosting;

/// <summary>Says in one line why the service does not start; a stack trace helps nobody who mistyped a setting.</summary>
internal static class StartupFailure
{
    public const int ExitCode = 1;

    /// <summary>Whether the operator can mend it: a setting, an address in use, a database that cannot be opened.</summary>
    public static bool IsExpected(Exception error) => error switch
    {
        AggregateException several => several.InnerExceptions.All(IsExpected),
        OptionsValidationException or StoreUnavailableException or IOException or InvalidOperationException or FormatException => true,
        _ => false,
    };

    public static string Describe(Exception error) => $"TaskMessages does not start: {string.Join("; ", Reasons(error))}";

    private static IEnumerable<string> Reasons(Exception error) => error switch
    {
        AggregateException several => several.InnerExceptions.SelectMany(Reasons),
        OptionsValidationException invalid => invalid.Failures,
        _ => [error.Message],
    };
}
