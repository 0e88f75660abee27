namespace TaskMessages.Benchmarks.Live;

/// <summary>Size of a live run.</summary>
internal sealed record LiveOptions
{
    public int Kills { get; init; } = 20;

    /// <summary>How long the service lives altogether between its starts and its kills, on average.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Clients that talk to a task each, with three subscribers each.</summary>
    public int Clients { get; init; } = 8;

    /// <summary>Clients that call agents of the message contract, half of them asynchronous ones, with two subscribers each.</summary>
    public int Callers { get; init; } = 4;

    /// <summary>Whether a second service on the same database, without a worker, serves the calls and most of the streams.</summary>
    public bool TwoProcesses { get; init; }

    /// <summary>Makes the choices of a run repeatable; what the service makes of them is not.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Where to keep database and logs; null is a temporary folder that is removed.</summary>
    public string? Directory { get; init; }

    /// <exception cref="ArgumentsException">An argument is unknown or out of range.</exception>
    public static LiveOptions Parse(Arguments arguments)
    {
        var defaults = new LiveOptions();
        return new LiveOptions
        {
            Kills = arguments.Number("kills", defaults.Kills, 1, 10_000),
            Duration = TimeSpan.FromSeconds(arguments.Number("seconds", (int)defaults.Duration.TotalSeconds, 1, 86_400)),
            Clients = arguments.Number("clients", defaults.Clients, 1, 1000),
            Callers = arguments.Number("callers", defaults.Callers, 2, 1000),
            TwoProcesses = arguments.Number("processes", 1, 1, 2) == 2,
            Seed = arguments.Number("seed", defaults.Seed, 0, int.MaxValue),
            Directory = arguments.Text("directory"),
        };
    }
}
