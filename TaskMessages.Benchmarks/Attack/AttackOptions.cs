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

    /// <summary>The attacks that are made, all at once.</summary>
    public IReadOnlyList<string> Only { get; init; } = [.. Attackers.OverHttp, .. Attackers.OnListener];

    /// <summary>Where the service keeps its data; a temporary directory by default.</summary>
    public string? Directory { get; init; }

    /// <exception cref="ArgumentsException">A value cannot be read.</exception>
    public static AttackOptions Parse(Arguments arguments) => new()
    {
        Duration = TimeSpan.FromSeconds(arguments.Number("seconds", 60 * arguments.Number("minutes", 1, 1, 600), 1, 36_000)),
        Calm = TimeSpan.FromSeconds(arguments.Number("calm", 15, 1, 600)),
        Only = ParseOnly(arguments),
        HeapLimit = arguments.Flag("heap-limit"),
        Directory = arguments.Text("directory"),
    };

    /// <summary>Reads which attacks are made: <c>--only</c> with names and commas between, or <c>--http-only</c>; all of them by default.</summary>
    /// <exception cref="ArgumentsException">There is no such attack.</exception>
    public static IReadOnlyList<string> ParseOnly(Arguments arguments)
    {
        string[] all = arguments.Flag("http-only") ? [.. Attackers.OverHttp] : [.. Attackers.OverHttp, .. Attackers.OnListener];
        if (arguments.Text("only") is not { } names)
            return all;
        string[] only = names.Split(',');
        return only.All(all.Contains) ? only : throw new ArgumentsException($"--only takes some of {string.Join(',', all)}");
    }
}
