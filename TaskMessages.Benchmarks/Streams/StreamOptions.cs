namespace TaskMessages.Benchmarks.Streams;

/// <summary>Size of the stream benchmark.</summary>
internal sealed record StreamOptions
{
    /// <summary>How long each scenario is measured.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Subscribers, and later waiters, that are held while nothing happens.</summary>
    public int Idle { get; init; } = 5000;

    /// <summary>Subscribers of the running tasks.</summary>
    public int Subscribers { get; init; } = 1000;

    /// <summary>Tasks whose answers stream.</summary>
    public int Tasks { get; init; } = 50;

    /// <exception cref="ArgumentsException">An argument is unknown or out of range.</exception>
    public static StreamOptions Parse(Arguments arguments)
    {
        var defaults = new StreamOptions();
        return new StreamOptions
        {
            Duration = TimeSpan.FromSeconds(arguments.Number("seconds", (int)defaults.Duration.TotalSeconds, 1, 3600)),
            Idle = arguments.Number("idle", defaults.Idle, 1, 8000),
            Subscribers = arguments.Number("subscribers", defaults.Subscribers, 1, 8000),
            Tasks = arguments.Number("tasks", defaults.Tasks, 1, 500),
        };
    }
}
