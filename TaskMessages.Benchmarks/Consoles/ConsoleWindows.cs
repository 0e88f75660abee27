using System.Globalization;
using Microsoft.Playwright;
using TaskMessages.Benchmarks.Service;

namespace TaskMessages.Benchmarks.Consoles;

/// <summary>A browser that opens the console's pages and says when what they are opened for has been painted.</summary>
internal sealed class ConsoleWindows : IAsyncDisposable
{
    private static readonly string[] Programs = ["chromium", "chromium-browser", "google-chrome"];

    /// <summary>Notes when the first row or message was there and the frame with it had been painted, in milliseconds since the page was asked for.</summary>
    private const string NotePaint = """
        (() => {
          const observer = new MutationObserver(() => {
            if (!document.querySelector('[data-row], [data-message]'))
              return;
            observer.disconnect();
            requestAnimationFrame(() => setTimeout(() => { window.paintedAt = performance.now(); }));
          });
          observer.observe(document, { childList: true, subtree: true });
        })();
        """;

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly Uri _root;
    private IBrowserContext? _context;

    private ConsoleWindows(IPlaywright playwright, IBrowser browser, Uri root) => (_playwright, _browser, _root) = (playwright, browser, root);

    /// <exception cref="ArgumentsException">There is no browser.</exception>
    public static async Task<ConsoleWindows> StartAsync(Uri root)
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).SelectMany(folder => Programs.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists)
            ?? throw new ArgumentsException("console needs Chromium on the PATH: build/install-test-clients.sh installs it");
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = program, Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
        return new ConsoleWindows(playwright, browser, root);
    }

    /// <summary>Logs in, in a browser that has never been here.</summary>
    /// <returns>The time from the login until the first task was painted.</returns>
    public async Task<TimeSpan> LogInAsync()
    {
        if (_context is not null)
            await _context.CloseAsync();
        _context = await _browser.NewContextAsync();
        _context.SetDefaultTimeout(60_000);
        await _context.AddInitScriptAsync(NotePaint);
        var page = await _context.NewPageAsync();
        await page.GotoAsync(Address("login?return=/tasks"));
        await page.GetByLabel("Token").FillAsync(DevelopmentKeys.AdminToken);
        await page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await page.WaitForURLAsync(Address("tasks"), new() { WaitUntil = WaitUntilState.Commit });
        var painted = await PaintedAsync(page);
        await page.CloseAsync();
        return painted;
    }

    /// <summary>Opens a page by its address, in the browser that was logged in last.</summary>
    /// <returns>The time until its first row or message was painted.</returns>
    public async Task<TimeSpan> OpenAsync(string path)
    {
        var page = await HoldAsync(path);
        var painted = await PaintedAsync(page);
        await page.CloseAsync();
        return painted;
    }

    /// <summary>Opens a page and leaves it open.</summary>
    public async Task<IPage> HoldAsync(string path)
    {
        var page = await _context!.NewPageAsync();
        await page.GotoAsync(Address(path), new() { WaitUntil = WaitUntilState.Commit });
        return page;
    }

    /// <summary>Waits until a page of any kind shows what it is for.</summary>
    public static Task ShownAsync(IPage page) => page.WaitForSelectorAsync("[data-row], [data-message], .tile");

    public async ValueTask DisposeAsync()
    {
        await _browser.CloseAsync();
        _playwright.Dispose();
    }

    private static async Task<TimeSpan> PaintedAsync(IPage page)
    {
        var painted = await page.WaitForFunctionAsync("() => window.paintedAt");
        return TimeSpan.FromMilliseconds(await painted.JsonValueAsync<double>());
    }

    private string Address(string path) => string.Create(CultureInfo.InvariantCulture, $"{_root}console/{path}");
}
