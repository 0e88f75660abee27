using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace TaskMessages.Benchmarks.Database;

/// <summary>MongoDB's own Python client in a process of its own, on the data of another side.</summary>
internal sealed class PyMongoSide(MongoSide data, string connectionString, DatabaseOptions options) : IDatabaseSide
{
    private const string Python = "/usr/bin/python3";

    public string Name => DatabaseColumns.PyMongo;

    /// <summary>Whether this machine has Python with PyMongo.</summary>
    public static async Task<bool> IsInstalledAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await RunAsync(["-c", "import pymongo"], cancellationToken)).ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    public Task LoadAsync(int documents, CancellationToken cancellationToken) =>
        data.Documents == documents ? Task.CompletedTask : data.LoadAsync(documents, cancellationToken);

    public Task FillQueueAsync(int documents, CancellationToken cancellationToken) => data.FillQueueAsync(documents, cancellationToken);

    public async Task<Measurement> RunAsync(Workload workload, int callers, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "Database", "database.py"),
            connectionString,
            workload.ToString(),
            callers.ToString(CultureInfo.InvariantCulture),
            options.WarmUp.TotalSeconds.ToString(CultureInfo.InvariantCulture),
            options.Duration.TotalSeconds.ToString(CultureInfo.InvariantCulture),
            data.Documents.ToString(CultureInfo.InvariantCulture),
        ];
        var (exitCode, printed, errors) = await RunAsync(arguments, cancellationToken);
        if (exitCode != 0)
            throw new InvalidOperationException($"{Name}: {workload} failed.\n{errors}");
        using var result = JsonDocument.Parse(printed);
        return new Measurement(
            result.RootElement.GetProperty("count").GetInt64(), options.Duration, Time(result, "median"), Time(result, "percentile99"), Time(result, "longest"));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static TimeSpan Time(JsonDocument result, string name) => TimeSpan.FromSeconds(result.RootElement.GetProperty(name).GetDouble());

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }
}
