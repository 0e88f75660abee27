using Microsoft.AspNetCore.Http;

namespace TaskMessages.Console;

/// <summary>Where the console is, and what lies in it.</summary>
public static class ConsolePaths
{
    /// <summary>Below the service's own address.</summary>
    public const string Root = "/console";

    internal const string ReturnParameter = "return";

    internal static readonly PathString Login = "/login";
    internal static readonly PathString Logout = "/logout";
    internal static readonly PathString Theme = "/theme.css";

    /// <summary>The connection of a page that is open.</summary>
    internal static readonly PathString Circuit = "/_blazor";

    /// <summary>Where to go after a login: a place of the console's own, whatever was asked for.</summary>
    internal static string LocalTarget(string? asked) =>
        asked is ['/', not ('/' or '\\'), ..] && !asked.Any(char.IsControl) && !asked.Contains('\\', StringComparison.Ordinal) ? asked[1..] : "";
}
