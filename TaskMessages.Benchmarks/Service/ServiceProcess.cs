using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using TaskMessages.Benchmarks.Http;

namespace TaskMessages.Benchmarks.Service;

/// <summary>
/// The real service as a child process on a port of the loopback interface. Disposal kills it; so does the end of this process.
/// </summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    /// <summary>The service's own program.</summary>
    public const string Assembly = "TaskMessages.Api.dll";


    private static readonly TimeSpan ReadyPollInterval = TimeSpan.FromMilliseconds(20);

    private readonly Process _process;
    private readonly Task _output;
    private readonly EventHandler _onExit;

    private ServiceProcess(Process process, int port, string logPath)
    {
        _process = process;
        EndPoint = new IPEndPoint(IPAddress.Loopback, port);
        LogPath = logPath;
        _output = CopyOutputAsync(process, logPath);
        _onExit = (_, _) => Kill();
        AppDomain.CurrentDomain.ProcessExit += _onExit;
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>Where the console output of the process is kept.</summary>
    public string LogPath { get; }

    public int ProcessId => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Starts the service that was built together with this program, or what the options name.</summary>
    /// <exception cref="FileNotFoundException">The service is not beside this program.</exception>
    public static ServiceProcess Start(ServiceOptions options)
    {
        var assembly = options.Assembly ?? Path.Combine(AppContext.BaseDirectory, Assembly);
        if (!File.Exists(assembly))
            throw new FileNotFoundException($"There is no {assembly}; build the solution first", assembly);
        Directory.CreateDirectory(options.Directory);
        var port = options.Port != 0 ? options.Port : FreePort();
        var start = new ProcessStartInfo
        {
            FileName = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            WorkingDirectory = options.Directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(assembly);
        foreach (var argument in options.Arguments)
            start.ArgumentList.Add(argument);
        start.ArgumentList.Add("--urls");
        start.ArgumentList.Add(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        foreach (var name in start.Environment.Keys.Where(IsInheritedSetting).ToArray())
            start.Environment.Remove(name);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        start.Environment["Mongo__ConnectionString"] = options.ConnectionString ?? "embedded://" + Path.Combine(options.Directory, "data");
        if (!options.Worker)
            start.Environment["Worker__Enabled"] = "false";
        foreach (var (name, value) in options.Settings)
            start.Environment[name] = value;

        var process = Process.Start(start) ?? throw new InvalidOperationException("The service process did not start");
        process.StandardInput.Close();
        return new ServiceProcess(process, port, Path.Combine(options.Directory, options.LogName));
    }

    /// <summary>A port that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits until the service says that it is ready.</summary>
    /// <exception cref="InvalidOperationException">The process ended instead; the message carries the end of its output.</exception>
    /// <exception cref="TimeoutException">It was not ready in time.</exception>
    public async Task WaitReadyAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var request = RawRequest.Get("/health/ready", token: null);
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            if (_process.HasExited)
            {
                await _output;
                throw new InvalidOperationException($"The service ended with code {_process.ExitCode}:\n{await LogTailAsync(cancellationToken)}");
            }
            if (await AnswersAsync(request, cancellationToken))
                return;
            if (Stopwatch.GetElapsedTime(started) > timeout)
                throw new TimeoutException($"The service was not ready after {timeout}:\n{await LogTailAsync(cancellationToken)}");
            await Task.Delay(ReadyPollInterval, cancellationToken);
        }
    }

    /// <summary>Ends the process as a power failure would end it for the process: at once, nothing flushed (SIGKILL).</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        Kill();
        await _process.WaitForExitAsync(cancellationToken);
        await _output.WaitAsync(cancellationToken);
    }

    /// <summary>Processor time and memory so far. Linux only; elsewhere memory is the peak working set that .NET reports.</summary>
    public ProcessUsage ReadUsage()
    {
        _process.Refresh();
        var peak = File.Exists($"/proc/{_process.Id}/status")
            ? StatusKilobytes(File.ReadLines($"/proc/{_process.Id}/status"), "VmHWM:") * 1024
            : _process.PeakWorkingSet64;
        return new ProcessUsage(_process.TotalProcessorTime, _process.WorkingSet64, peak);
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= _onExit;
        await KillAsync(CancellationToken.None);
        _process.Dispose();
    }

    private static bool IsInheritedSetting(string name) =>
        name.Contains("__", StringComparison.Ordinal) || name.StartsWith("ASPNETCORE_", StringComparison.Ordinal);

    private static long StatusKilobytes(IEnumerable<string> lines, string name)
    {
        var line = lines.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }

    private void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // it has ended already
        }
    }

    private async Task<bool> AnswersAsync(byte[] request, CancellationToken cancellationToken)
    {
        try
        {
            using var connection = await RawConnection.ConnectAsync(EndPoint, cancellationToken);
            return (await connection.ExchangeAsync(request, cancellationToken)).Status == 200;
        }
        catch (Exception exception) when (exception is SocketException or EndOfStreamException)
        {
            return false;
        }
    }

    private async Task<string> LogTailAsync(CancellationToken cancellationToken)
    {
        var text = await File.ReadAllTextAsync(LogPath, cancellationToken) + await File.ReadAllTextAsync(ErrorLog(LogPath), cancellationToken);
        return text[Math.Max(0, text.Length - 4000)..];
    }

    private static Task CopyOutputAsync(Process process, string logPath) => Task.WhenAll(
        CopyAsync(process.StandardOutput, logPath), CopyAsync(process.StandardError, ErrorLog(logPath)));

    private static async Task CopyAsync(StreamReader output, string path)
    {
        // what the process has written last is read while nothing more comes
        await using var log = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        await output.BaseStream.CopyToAsync(log);
    }

    private static string ErrorLog(string logPath) => logPath + ".err";
}
