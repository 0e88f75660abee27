namespace TaskMessages.Benchmarks.Consoles;

/// <summary>Size of the console's benchmark.</summary>
internal sealed record ConsoleRunOptions
{
    /// <summary>Tasks in the database.</summary>
    public int Tasks { get; init; } = 1_000_000;

    /// <summary>Messages of the conversation that is opened.</summary>
    public int Messages { get; init; } = 10_000;

    /// <summary>Consoles that are open while tasks are created.</summary>
    public int Consoles { get; init; } = 50;

    /// <summary>How often each page is opened.</summary>
    public int Openings { get; init; } = 15;

    /// <summary>How long creates are measured, each time.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long creates are sent before any is measured.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Where the database is kept; null: a temporary folder that is removed.</summary>
    public string? Directory { get; init; }

    /// <exception cref="ArgumentsException">An argument is unknown or out of range.</exception>
    public static ConsoleRunOptions Parse(Arguments arguments)
    {
        var defaults = new ConsoleRunOptions();
        return new ConsoleRunOptions
        {
            Tasks = arguments.Number("tasks", defaults.Tasks, 1, 100_000_000),
            Messages = arguments.Number("messages", defaults.Messages, 1, 10_000_000),
            Consoles = arguments.Number("consoles", defaults.Consoles, 1, 1000),
            Openings = arguments.Number("openings", defaults.Openings, 1, 1000),
            Duration = TimeSpan.FromSeconds(arguments.Number("seconds", (int)defaults.Duration.TotalSeconds, 1, 600)),
            WarmUp = TimeSpan.FromSeconds(arguments.Number("warm-up", (int)defaults.WarmUp.TotalSeconds, 1, 600)),
            Directory = arguments.Text("directory"),
        };
    }
}
