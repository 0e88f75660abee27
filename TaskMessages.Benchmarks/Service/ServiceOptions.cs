namespace TaskMessages.Benchmarks.Service;

/// <summary>How to start a service process.</summary>
internal sealed record ServiceOptions
{
    /// <summary>The folder that holds the service's working directory, its database and its log.</summary>
    public required string Directory { get; init; }

    /// <summary>The port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The database; the default is an embedded one in <c>data</c> below <see cref="Directory"/>.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>The program; the default is the service that was built together with this one.</summary>
    public string? Assembly { get; init; }

    /// <summary>The program's arguments, before its <c>--urls</c>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>False starts the service without its turn worker.</summary>
    public bool Worker { get; init; } = true;

    /// <summary>Name of the log file below <see cref="Directory"/>; the output of several lives of a service is appended to it.</summary>
    public string LogName { get; init; } = "service.log";

    /// <summary>Further configuration, as environment variables (<c>Worker__Concurrency</c>).</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}
