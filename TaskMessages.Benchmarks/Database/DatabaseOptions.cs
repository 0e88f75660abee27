namespace TaskMessages.Benchmarks.Database;

/// <summary>How the database is measured.</summary>
internal sealed record DatabaseOptions
{
    private const int Thousand = 1_000;

    /// <summary>How long each measurement counts.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long each measurement runs before it counts.</summary>
    public TimeSpan WarmUp => Duration / 4;

    /// <summary>Documents that are read, and that the memory is measured with.</summary>
    public int Documents { get; init; } = 1_000 * Thousand;

    /// <summary>Documents that wait to be claimed.</summary>
    public int Queue { get; init; } = 100 * Thousand;

    /// <summary>Size of the file that a killed server is started on again, in units of 2^30 bytes; zero: that is not measured.</summary>
    public int Gibibytes { get; init; }

    /// <summary>Where the databases are put, in folders of their own; null: where temporary files are.</summary>
    public string? Directory { get; init; }

    /// <summary>Only the workloads whose names contain this are run, and nothing else is measured; null: everything.</summary>
    public string? Workload { get; init; }

    /// <summary>Only the columns whose names contain this are measured; null: all.</summary>
    public string? Side { get; init; }

    /// <exception cref="ArgumentsException">A value is out of its range.</exception>
    public static DatabaseOptions Parse(Arguments arguments)
    {
        var options = arguments.Flag("quick")
            ? new DatabaseOptions { Duration = TimeSpan.FromMilliseconds(100), Documents = 5 * Thousand, Queue = 2 * Thousand }
            : new DatabaseOptions();
        return options with
        {
            Duration = arguments.Number("seconds", 0, 1, 3600) is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : options.Duration,
            Documents = arguments.Number("documents", options.Documents, Thousand, int.MaxValue / 2),
            Gibibytes = arguments.Number("gibibytes", 0, 0, 64),
            Directory = arguments.Text("directory"),
            Workload = arguments.Text("workload"),
            Side = arguments.Text("side"),
        };
    }
}
