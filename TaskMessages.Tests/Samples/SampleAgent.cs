using System.ComponentModel;
using System.Diagnostics;
using TaskMessages.Tests.Clients;
using TaskMessages.Tests.Conventions;

namespace TaskMessages.Tests.Samples;

/// <summary>One of the sample agents as a process of its own, at a free port.</summary>
internal sealed class SampleAgent : IAsyncDisposable
{
    private const string Announcement = "listening on ";

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(4);

    private readonly Process _process;

    private SampleAgent(Process process, string url) => (_process, Url) = (process, url);

    public string Url { get; }

    /// <summary>Starts it; a language that is not installed fails the test in CI and ignores it elsewhere.</summary>
    /// <param name="folder">The sample's folder.</param>
    /// <param name="secret">What it checks signatures with.</param>
    public static async Task<SampleAgent> StartAsync(string folder, string program, string[] arguments, string secret)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Path.Combine(Repository.Root, "samples", folder),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // what the test host sets for itself must not reach the SDK that builds a sample
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        start.Environment["WEBHOOK_SECRET"] = secret;
        start.Environment["PORT"] = "0";
        return await StartAsync(Run(start, program));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<SampleAgent> StartAsync(Process process)
    {
        var errors = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(StartLimit);
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.StartsWith(Announcement, StringComparison.Ordinal))
                return new SampleAgent(process, line[Announcement.Length..]);
        }

        throw new AssertionException($"The sample ended: {await errors}");
    }

    private static Process Run(ProcessStartInfo start, string program)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            ClientScript.Missing(program);
            throw;
        }
    }
}
