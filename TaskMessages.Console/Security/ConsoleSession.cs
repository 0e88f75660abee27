using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace TaskMessages.Console.Security;

/// <summary>A login, kept in a sealed cookie of the browser: <see cref="Lifetime"/> long, whatever is done meanwhile, and no longer than the token counts.</summary>
internal static class ConsoleSession
{
    public const string Scheme = "Console";
    public const string CookieName = "taskmessages_console";

    private const string Fingerprint = "fingerprint";
    private const string Until = "until";

    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(8);

    public static ClaimsPrincipal Of(string fingerprint, DateTimeOffset now) => new(new ClaimsIdentity(
        [new Claim(Fingerprint, fingerprint), new Claim(Until, (now + Lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture))], Scheme));

    /// <summary>Whether a login counts at this moment.</summary>
    public static bool Counts(ClaimsPrincipal? user, IConsoleDoor door, HttpContext? context, DateTimeOffset now) =>
        user?.FindFirst(Fingerprint)?.Value is { } fingerprint
        && long.TryParse(user.FindFirst(Until)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var until)
        && now.ToUnixTimeSeconds() < until
        && door.IsCurrent(fingerprint, context);

    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = CookieName;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = Lifetime;
        options.SlidingExpiration = false;
        options.Events.OnValidatePrincipal = ValidateAsync;
    }

    private static Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        if (!Counts(context.Principal, services.GetRequiredService<IConsoleDoor>(), context.HttpContext, services.GetRequiredService<TimeProvider>().GetUtcNow()))
            context.RejectPrincipal();
        return Task.CompletedTask;
    }
}
