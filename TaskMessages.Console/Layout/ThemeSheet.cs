using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using MudBlazor;

namespace TaskMessages.Console.Layout;

/// <summary>
/// <see cref="ConsoleTheme"/> as a file, behind what the pages use of the components' own sheet (<see cref="StyleCut"/>). Its component writes the theme into a style element of the page, which the pages' policy forbids; it is rendered here instead, light
/// and dark, once.
/// </summary>
internal sealed partial class ThemeSheet(IServiceScopeFactory scopes, IWebHostEnvironment host, ILoggerFactory loggers)
{
    private const string Components = "_content/MudBlazor/MudBlazor.min.css";

    private readonly Lazy<Task<(string Text, string Version)>> _sheet = new(() => RenderAsync(scopes, host.WebRootFileProvider.GetFileInfo(Components), loggers));

    /// <summary>The address, which is another one when the theme is.</summary>
    public async Task<string> AddressAsync() => $"{ConsolePaths.Theme.Value![1..]}?v={(await _sheet.Value).Version}";

    public async Task SendAsync(HttpContext context)
    {
        context.Response.ContentType = "text/css; charset=utf-8";
        context.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        await context.Response.WriteAsync((await _sheet.Value).Text, context.RequestAborted);
    }

    private static async Task<(string Text, string Version)> RenderAsync(IServiceScopeFactory scopes, IFileInfo components, ILoggerFactory loggers)
    {
        var sheet = components.Exists ? await ReadAsync(components) : "";
        await using var scope = scopes.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, loggers);
        var text = $$"""
            {{StyleCut.Of(sheet)}}
            {{await StylesAsync(renderer, isDark: false)}}
            @media (prefers-color-scheme: dark) {
            {{await StylesAsync(renderer, isDark: true)}}
            }
            """;
        return (text, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16]);
    }

    private static async Task<string> ReadAsync(IFileInfo file)
    {
        using var reader = new StreamReader(file.CreateReadStream(), Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }

    private static Task<string> StylesAsync(HtmlRenderer renderer, bool isDark) => renderer.Dispatcher.InvokeAsync(async () =>
    {
        var parameters = new Dictionary<string, object?>
        {
            [nameof(MudThemeProvider.Theme)] = ConsoleTheme.Theme,
            [nameof(MudThemeProvider.IsDarkMode)] = isDark,
            [nameof(MudThemeProvider.ObserveSystemDarkModeChange)] = false,
        };
        var rendered = await renderer.RenderComponentAsync<MudThemeProvider>(ParameterView.FromDictionary(parameters));
        return string.Join('\n', StyleElement.Matches(rendered.ToHtmlString()).Select(style => style.Groups["css"].Value));
    });

    [GeneratedRegex("<style[^>]*>(?<css>.*?)</style>", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex StyleElement { get; }
}
