namespace TaskMessages.Benchmarks.Attack;

/// <summary>How the service is attacked.</summary>
internal sealed record AttackOptions
{
    /// <summary>How long all attackers work at once.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the normal load alone is measured before.</summary>
    public TimeSpan Calm { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Whether the service's managed heap may have no more than <see cref="AttackRun.MaxMemory"/>.</summary>
    public bool HeapLimit { get; init; }

    /// <summary>Whether the listener of the database is attacked as well.</summary>
    public bool Listener { get; init; } = true;

    /// <summary>Where the service keeps its data; a temporary directory by default.</summary>
    public string? Directory { get; init; }

    /// <exception cref="ArgumentsException">A value cannot be read.</exception>
    public static AttackOptions Parse(Arguments arguments) => new()
    {
        Duration = TimeSpan.FromSeconds(arguments.Number("seconds", 60 * arguments.Number("minutes", 1, 1, 600), 1, 36_000)),
        Calm = TimeSpan.FromSeconds(arguments.Number("calm", 15, 1, 600)),
        Listener = !arguments.Flag("http-only"),
        HeapLimit = arguments.Flag("heap-limit"),
        Directory = arguments.Text("directory"),
    };
}
