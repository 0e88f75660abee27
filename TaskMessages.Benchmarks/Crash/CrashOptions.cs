namespace TaskMessages.Benchmarks.Crash;

/// <summary>Size of a crash run.</summary>
internal sealed record CrashOptions
{
    public int Kills { get; init; } = 20;

    /// <summary>How long the service lives altogether between its starts and its kills, on average.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(60);

    public int Connections { get; init; } = 16;

    /// <summary>Tasks that one connection has in flight before it waits for the oldest.</summary>
    public int InFlight { get; init; } = 32;

    /// <summary>Clients that call agents of the message contract, half of them asynchronous ones.</summary>
    public int Callers { get; init; } = 4;

    /// <summary>Makes the choices of a run repeatable; what the service makes of them is not.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How long the tasks may take to end after the last start.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Where to keep database and logs; null is a temporary folder that is removed.</summary>
    public string? Directory { get; init; }

    /// <summary>The value of <see cref="MongoDb"/> that means a server in a process of its own, which is killed as well.</summary>
    public const string OwnProcess = "process";

    /// <summary>What the service is on, by the vendor's driver: <see cref="OwnProcess"/> or a connection string; null: the embedded database in its own process.</summary>
    public string? MongoDb { get; init; }

    /// <summary>Whether requests may be answered that the database is away.</summary>
    public bool MayBeUnavailable => MongoDb is not null;

    /// <exception cref="ArgumentsException">An argument is unknown or out of range.</exception>
    public static CrashOptions Parse(Arguments arguments)
    {
        var defaults = new CrashOptions();
        return new CrashOptions
        {
            Kills = arguments.Number("kills", defaults.Kills, 1, 10_000),
            Duration = TimeSpan.FromSeconds(arguments.Number("seconds", (int)defaults.Duration.TotalSeconds, 1, 86_400)),
            Connections = arguments.Number("connections", defaults.Connections, 2, 1000),
            InFlight = arguments.Number("in-flight", defaults.InFlight, 1, 10_000),
            Callers = arguments.Number("callers", defaults.Callers, 2, 1000),
            Seed = arguments.Number("seed", defaults.Seed, 0, int.MaxValue),
            Directory = arguments.Text("directory"),
            MongoDb = arguments.Text("mongodb"),
        };
    }
}
