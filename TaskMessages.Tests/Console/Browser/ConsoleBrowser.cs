using Microsoft.Playwright;
using TaskMessages.Tests.Clients;

namespace TaskMessages.Tests.Console.Browser;

/// <summary>A real browser, started once for all tests that need one.</summary>
internal static class ConsoleBrowser
{
    private static readonly SemaphoreSlim Gate = new(1);
    private static IPlaywright? _playwright;
    private static IBrowser? _browser;

    /// <returns>Null when there is none; the test is ignored, and fails in CI.</returns>
    public static async Task<IBrowser?> StartAsync()
    {
        await Gate.WaitAsync();
        try
        {
            if (_browser is not null)
                return _browser;
            if (await Chromium.FindAsync() is not { } program || PathOf(program) is not { } path)
            {
                ClientScript.Missing("Chromium");
                return null;
            }

            Assertions.SetDefaultExpectTimeout(60_000);
            _playwright = await Playwright.CreateAsync();
            return _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = path,
                Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
            });
        }
        finally
        {
            Gate.Release();
        }
    }

    public static async Task StopAsync()
    {
        if (_browser is not null)
            await _browser.CloseAsync();
        _playwright?.Dispose();
        (_browser, _playwright) = (null, null);
    }

    private static string? PathOf(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}
