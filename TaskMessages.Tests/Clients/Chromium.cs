using System.Diagnostics;

namespace TaskMessages.Tests.Clients;

/// <summary>A browser without a window that has one page open until it is disposed of.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private readonly Process _process;

    private Chromium(Process process) => _process = process;

    /// <returns>The browser's program; null when there is none.</returns>
    public static async Task<string?> FindAsync()
    {
        foreach (var name in Names)
        {
            if (await ClientScript.SucceedsAsync(name, "--version"))
                return name;
        }

        return null;
    }

    public static Chromium Open(string browser, string url, string profile)
    {
        var start = new ProcessStartInfo(browser)
        {
            ArgumentList = { "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", $"--user-data-dir={profile}", url },
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return new Chromium(process);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
