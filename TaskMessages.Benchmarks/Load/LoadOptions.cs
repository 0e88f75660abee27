namespace TaskMessages.Benchmarks.Load;

/// <summary>Size and length of a load run.</summary>
internal sealed record LoadOptions
{
    public int Connections { get; init; } = 32;

    /// <summary>Length of each scenario.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Length of the load before anything is measured, until the service's code has been compiled for good. Each kind of request gets it.
    /// </summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Tasks in flight in the turn throughput scenario.</summary>
    public int InFlight { get; init; } = 256;

    /// <summary>Rate of the turn latency scenario, a second.</summary>
    public double TurnRate { get; init; } = 250;

    /// <summary>Messages that the filled database holds.</summary>
    public int Messages { get; init; } = 1_000_000;

    /// <summary>Tasks of the message contract that its lists are read among.</summary>
    public int Tasks { get; init; } = 10_000;

    /// <summary>Whether a service that this program starts runs its worker.</summary>
    public bool Worker { get; init; } = true;

    /// <summary>The folder of another build of the service, which is loaded in turns with this one; null: only this one.</summary>
    public string? Against { get; init; }

    /// <summary>How often each of two builds is loaded.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>A service that runs already, or null to start one.</summary>
    public Uri? Target { get; init; }

    /// <summary>Where to keep the database of a service that this program starts; null is a temporary folder that is removed.</summary>
    public string? Directory { get; init; }

    /// <exception cref="ArgumentsException">An argument is unknown or out of range.</exception>
    public static LoadOptions Parse(Arguments arguments)
    {
        var defaults = new LoadOptions();
        var target = arguments.Text("target");
        return new LoadOptions
        {
            Connections = arguments.Number("connections", defaults.Connections, 1, 1000),
            Duration = TimeSpan.FromSeconds(arguments.Number("seconds", (int)defaults.Duration.TotalSeconds, 1, 600)),
            WarmUp = TimeSpan.FromSeconds(arguments.Number("warm-up", (int)defaults.WarmUp.TotalSeconds, 1, 600)),
            InFlight = arguments.Number("in-flight", defaults.InFlight, 1, 100_000),
            TurnRate = arguments.Number("rate", (int)defaults.TurnRate, 1, 100_000),
            Messages = arguments.Number("messages", defaults.Messages, SeedScenario.MessagesEach, 100_000_000),
            Tasks = arguments.Number("tasks", defaults.Tasks, 1, 100_000_000),
            Worker = arguments.Text("worker") switch
            {
                null or "on" => true,
                "off" => false,
                _ => throw new ArgumentsException("--worker is on or off"),
            },
            Target = target is null ? null : new Uri(target),
            Against = arguments.Text("against"),
            Rounds = arguments.Number("rounds", defaults.Rounds, 1, 100),
            Directory = arguments.Text("directory"),
        };
    }
}
