using Microsoft.AspNetCore.Http;

namespace TaskMessages.Console.Security;

/// <summary>Who may enter the console; the service decides it.</summary>
public interface IConsoleDoor
{
    /// <summary>Whether the console is there for this request.</summary>
    bool IsOpen(HttpContext context);

    /// <summary>Compares a token with the administration's; failures are counted.</summary>
    LoginResult TryLogin(HttpContext context, string token);

    /// <summary>Whether a login still counts: the token is the same as then.</summary>
    /// <param name="fingerprint">From <see cref="LoginResult.Fingerprint"/>.</param>
    /// <param name="context">The request that brings it; null: none, a page that is open already is asked about.</param>
    bool IsCurrent(string fingerprint, HttpContext? context);
}
