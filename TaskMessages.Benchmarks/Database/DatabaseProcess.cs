using System.Diagnostics;
using System.Globalization;

namespace TaskMessages.Benchmarks.Database;

/// <summary>A child process with an embedded server. It ends when this process ends, by itself: its standard input closes then.</summary>
internal sealed class DatabaseProcess : IAsyncDisposable
{
    private readonly Process _process;

    private DatabaseProcess(Process process, string connectionString, TimeSpan firstAnswer)
    {
        _process = process;
        ConnectionString = connectionString;
        FirstAnswer = firstAnswer;
    }

    public string ConnectionString { get; }

    /// <summary>From the server's start until it has answered a query within its process; the code had never run before.</summary>
    public TimeSpan FirstAnswer { get; }

    /// <summary>Bytes of memory that the process occupies; zero where the system does not tell (it does on Linux).</summary>
    public long ResidentMemory
    {
        get
        {
            var status = $"/proc/{_process.Id}/status";
            var line = File.Exists(status) ? File.ReadLines(status).FirstOrDefault(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)) : null;
            return line is null ? 0 : long.Parse(line["VmRSS:".Length..^"kB".Length], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) * 1024;
        }
    }

    /// <exception cref="InvalidOperationException">The server did not start; why is on the standard error.</exception>
    public static Task<DatabaseProcess> StartAsync(string directory, CancellationToken cancellationToken) => StartAsync(directory, 0, null, cancellationToken);

    /// <param name="directory">Where its data is.</param>
    /// <param name="port">On 127.0.0.1; 0: any free one.</param>
    /// <param name="replicaSet">The replica set that it says it is the primary of; null: a standalone server.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="InvalidOperationException">The server did not start; why is on the standard error.</exception>
    public static async Task<DatabaseProcess> StartAsync(string directory, int port, string? replicaSet, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            typeof(DatabaseProcess).Assembly.Location, "db-server", "--directory", directory, "--port", port.ToString(CultureInfo.InvariantCulture),
            .. replicaSet is null ? Array.Empty<string>() : ["--replica-set", replicaSet],
        ];
        var process = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var line = await process.StandardOutput.ReadLineAsync(cancellationToken);
        if (line?.Split(' ') is not [var connectionString, var milliseconds])
        {
            process.Dispose();
            throw new InvalidOperationException("The database process did not start.");
        }

        return new DatabaseProcess(process, connectionString, TimeSpan.FromMilliseconds(double.Parse(milliseconds, CultureInfo.InvariantCulture)));
    }

    /// <summary>Ends the process at once, nothing flushed (SIGKILL).</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        await _process.WaitForExitAsync(cancellationToken);
    }

    /// <summary>Has the server close its files and end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
