using Microsoft.Extensions.Options;
using TaskMessages.Domain.Errors;

namespace TaskMessages.Api.Hosting;

/// <summary>Says in one line why the service does not start; a stack trace helps nobody who mistyped a setting.</summary>
internal static class StartupFailure
{
    public const int ExitCode = 1;

    /// <summary>Whether the operator can mend it: a setting, an address in use, a database that cannot be opened.</summary>
    public static bool IsExpected(Exception error) =>
        error is OptionsValidationException or StoreUnavailableException or IOException or InvalidOperationException or FormatException;

    public static string Describe(Exception error) => error is OptionsValidationException invalid
        ? "TaskMessages does not start: " + string.Join("; ", invalid.Failures)
        : $"TaskMessages does not start: {error.Message}";
}
