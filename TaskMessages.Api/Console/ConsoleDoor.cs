using Microsoft.Extensions.Options;
using TaskMessages.Api.Http.Authentication;
using TaskMessages.Console;
using TaskMessages.Console.Security;

namespace TaskMessages.Api.Console;

/// <summary>Opens the console to whoever has the administration's token, with the limits that the token has everywhere.</summary>
internal sealed class ConsoleDoor(
    IOptions<ConsoleOptions> options, AdministratorTokens tokens, LocalDevelopment development, FailedLogins failures) : IConsoleDoor
{
    public bool IsOpen(HttpContext context) => options.Value.Enabled ?? development.Allows(context);

    public LoginResult TryLogin(HttpContext context, string token)
    {
        if (failures.Blocked(context) is { } pause)
            return new LoginResult(null, pause);
        return tokens.Counts(context, token) ? new LoginResult(AdministratorTokens.FingerprintOf(token), null) : new LoginResult(null, failures.Count(context));
    }

    public bool IsCurrent(string fingerprint, HttpContext? context) => tokens.IsCurrent(context, fingerprint);
}
