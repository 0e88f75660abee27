using System.ComponentModel;
using System.Diagnostics;
using TaskMessages.Tests.Conventions;

namespace TaskMessages.Tests.Clients;

/// <summary>Runs a script that checks a server with somebody else's MongoDB client, and reads what it prints: one JSON line a check, then a summary.</summary>
internal static class ClientScript
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    public static string PathOf(string script) => Path.Combine(Repository.Root, "TaskMessages.Tests", "Clients", script);

    /// <summary>Where build/install-test-clients.sh puts the packages of one of the Node clients.</summary>
    public static string ModulesOf(string client) => Path.Combine(Repository.Root, "artifacts", "clients", client, "node_modules");

    /// <summary>The program that build/install-test-clients.sh compiles of our sources for libmongoc; fails or ignores the test when it is not there.</summary>
    public static string LibMongoCProgram()
    {
        var program = Path.Combine(Repository.Root, "artifacts", "clients", "libmongoc", "checks");
        if (!File.Exists(program))
            Missing("libmongoc");
        return program;
    }

    /// <summary>Fails the test in CI, and ignores it elsewhere, because the client is not there.</summary>
    public static void Missing(string client)
    {
        var message = $"{client} is not installed; run build/install-test-clients.sh";
        if (string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase))
            Assert.Fail(message);
        Assert.Ignore(message);
    }

    /// <returns>Whether the program exists and ends with success.</returns>
    public static async Task<bool> SucceedsAsync(string program, params string[] arguments)
    {
        try
        {
            return (await RunAsync(program, arguments, [])).ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Asserts that the program ends with success; whatever it says otherwise is in the failure.</summary>
    public static async Task AssertSucceedsAsync(string program, params string[] arguments)
    {
        var (exitCode, output, errors) = await RunAsync(program, arguments, []);
        Assert.That(exitCode, Is.Zero, $"{program} {string.Join(' ', arguments)}\n{output}\n{errors}");
    }

    /// <summary>Asserts that the script ran to its end and that all its checks hold.</summary>
    public static async Task AssertAllHoldAsync(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        var (exitCode, output, errors) = await RunAsync(program, arguments, environment);
        var report = ClientReport.Read(output);
        Assert.That(report.Summary, Is.Not.Null, $"exit code {exitCode}\n{output}\n{errors}");
        await TestContext.Out.WriteLineAsync($"{report.Summary!["client"]}: {report.Checks.Count} checks");
        report.AssertAllHold();
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string program, string[] arguments, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
