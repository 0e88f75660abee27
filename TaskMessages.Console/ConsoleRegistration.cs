using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;
using TaskMessages.Console.Layout;
using TaskMessages.Console.Numbers;
using TaskMessages.Console.Security;
using TaskMessages.Console.Text;

namespace TaskMessages.Console;

/// <summary>Puts the console into a service. The service brings <see cref="IConsoleDoor"/>, the other ports of this project, and the domain's services.</summary>
public static class ConsoleRegistration
{
    /// <summary>The largest message of a browser to its page: what somebody writes, escaped.</summary>
    private const long LargestMessage = 8 * 1024 * 1024;

    /// <summary>Pages whose connection broke and that are kept for a moment.</summary>
    private const int KeptPages = 20;

    public static IServiceCollection AddConsole(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents(options =>
        {
            options.DisconnectedCircuitMaxRetained = KeptPages;
            options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(1);
        }).AddHubOptions(hub => hub.MaximumReceiveMessageSize = LargestMessage);
        services.AddAuthentication().AddCookie(ConsoleSession.Scheme, ConsoleSession.Configure);
        services.AddAntiforgery(Configure);
        services.AddScoped<AuthenticationStateProvider, SessionWatch>();
        services.AddMudServices();
        services.AddSingleton<ThemeSheet>();
        services.AddSingleton<ActivityRecorder>();
        services.AddHostedService(provider => provider.GetRequiredService<ActivityRecorder>());
        services.AddSingleton<OverviewBoard>();
        services.AddSingleton<MarkdownText>();
        services.AddSingleton<Handover>();
        services.AddScoped<Visit>();
        services.AddScoped<Browser>();
        services.AddScoped<Feedback>();
        return services;
    }

    /// <summary>The console's own pipeline, below <see cref="ConsolePaths.Root"/>.</summary>
    public static void UseConsole(this IApplicationBuilder console)
    {
        console.UseMiddleware<ConsoleHeaders>();
        console.UseAuthentication();
        console.UseWebSockets();
        console.UseMiddleware<ConsoleGate>();
        console.UseRouting();
        console.UseAntiforgery();
        console.UseEndpoints(endpoints =>
        {
            endpoints.MapStaticAssets();
            endpoints.MapGet(ConsolePaths.Theme.Value!, (HttpContext context, ThemeSheet theme) => theme.SendAsync(context)).ExcludeFromDescription();
            endpoints.MapPost(ConsolePaths.Logout.Value!, LogoutAsync).DisableAntiforgery().ExcludeFromDescription();
            endpoints.MapRazorComponents<App>()
                .WithStaticAssets()
                .AddInteractiveServerRenderMode(options =>
                {
                    // the headers forbid frames altogether; and compression costs each page that is open several hundred KiB
                    options.ContentSecurityFrameAncestorsPolicy = null;
                    options.DisableWebSocketCompression = true;
                });
        });
    }

    /// <summary>The gate has seen to it that the request is a page's own.</summary>
    private static async Task LogoutAsync(HttpContext context)
    {
        await context.SignOutAsync(ConsoleSession.Scheme);
        context.Response.Redirect(context.Request.PathBase + ConsolePaths.Login);
    }

    private static void Configure(AntiforgeryOptions options)
    {
        options.Cookie.Name = "taskmessages_form";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        // the gate's headers forbid every frame
        options.SuppressXFrameOptionsHeader = true;
    }
}
