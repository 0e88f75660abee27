namespace TaskMessages.Console.Operations;

/// <summary>The process that serves the page.</summary>
public interface IThisProcess
{
    /// <summary>The program's version, with the revision that it was built from where that is known.</summary>
    string Version { get; }

    /// <summary>The runtime that it runs on.</summary>
    string Runtime { get; }

    /// <summary><c>Production</c>, <c>Development</c> or what it was called.</summary>
    string Environment { get; }

    DateTimeOffset StartedAt { get; }

    /// <summary>Where it listens.</summary>
    IReadOnlyList<string> Addresses { get; }

    /// <summary>What its leases say who holds them.</summary>
    string WorkerName { get; }

    /// <summary>How many turns it works at once at the most; 0: it works none.</summary>
    int Concurrency { get; }

    /// <summary>How many turns it works now.</summary>
    int Running { get; }

    /// <summary>Whether its worker comes round.</summary>
    bool IsWorkerAlive { get; }

    /// <summary>Event streams that it serves.</summary>
    int Streams { get; }
}
