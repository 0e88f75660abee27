using System.Diagnostics;
using System.Globalization;
using TaskMessages.Benchmarks.Service;

namespace TaskMessages.Benchmarks.Attack;

/// <summary>
/// The attackers in a process of their own, so that what they cost themselves is not counted as the service's slowness: the normal load's clock stands in another process,
/// and theirs steps back when the service or the normal load needs the processor, as if they were on another machine.
/// </summary>
internal sealed class AttackerProcess : IAsyncDisposable
{
    private const string Prepared = "prepared";
    private const string Begin = "begin";

    private static readonly TimeSpan CountInterval = TimeSpan.FromSeconds(1);

    private readonly Process _process;
    private Task _reading = Task.CompletedTask;

    private AttackerProcess(Process process) => _process = process;

    /// <summary>How many of the attacks were answered, and how many refused, or cut off, by what was said last.</summary>
    public (int Answers, int Refusals) Counts { get; private set; }

    /// <summary>Starts the process, which fills a conversation and waits then.</summary>
    /// <exception cref="InvalidOperationException">It did not get ready; why is on the standard error.</exception>
    public static async Task<AttackerProcess> StartAsync(Uri service, string database, AgentKey agent, IReadOnlyList<string> only, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            typeof(AttackerProcess).Assembly.Location, "attackers", "--service", service.ToString(), "--database", database,
            "--agent", agent.AgentId.ToString(CultureInfo.InvariantCulture), "--key", agent.Key, "--only", string.Join(',', only),
        ];
        var process = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        process.PriorityClass = ProcessPriorityClass.BelowNormal;
        if (await process.StandardOutput.ReadLineAsync(cancellationToken) != Prepared)
        {
            process.Kill();
            throw new InvalidOperationException("The attackers did not get ready.");
        }

        return new AttackerProcess(process);
    }

    /// <summary>The command <c>attackers</c>: attacks from the line that says so to the end of the input.</summary>
    public static async Task ServeAsync(Attackers attackers, IReadOnlyList<string> only, TextReader input, TextWriter output, CancellationToken cancellationToken)
    {
        await attackers.PrepareAsync(only, cancellationToken);
        await output.WriteLineAsync(Prepared);
        if (await input.ReadLineAsync(cancellationToken) != Begin)
            return;
        using var peace = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var telling = KeepTellingAsync(attackers, output, peace.Token);
        var attack = attackers.RunAsync(only, peace.Token);
        await input.ReadToEndAsync(cancellationToken);
        await peace.CancelAsync();
        await attack;
        await telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await TellAsync(attackers, output);
    }

    /// <summary>Lets the attack begin.</summary>
    public async Task BeginAsync()
    {
        await _process.StandardInput.WriteLineAsync(Begin);
        await _process.StandardInput.FlushAsync();
        _reading = ReadCountsAsync();
    }

    /// <summary>Ends the attack; returns when the last attacker has stopped.</summary>
    public async Task EndAsync()
    {
        _process.StandardInput.Close();
        await _reading;
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static async Task KeepTellingAsync(Attackers attackers, TextWriter output, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(CountInterval);
        while (await timer.WaitForNextTickAsync(cancellationToken))
            await TellAsync(attackers, output);
    }

    private static Task TellAsync(Attackers attackers, TextWriter output) =>
        output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{attackers.Counts.Answers} {attackers.Counts.Refusals}"));

    private async Task ReadCountsAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Split(' ') is [var answers, var refusals])
                Counts = (int.Parse(answers, CultureInfo.InvariantCulture), int.Parse(refusals, CultureInfo.InvariantCulture));
        }
    }
}
