namespace TaskMessages.Console.Operations;

/// <summary>How much the service logs. It can be raised for a while; that ends by itself, and with the process.</summary>
public interface ILogLevel
{
    /// <summary>The level in effect, by Serilog's name.</summary>
    string Current { get; }

    /// <summary>The level that is configured.</summary>
    string Configured { get; }

    /// <summary>Until when it is raised; null: it is not.</summary>
    DateTimeOffset? RaisedUntil { get; }

    /// <summary>Logs Debug for an hour from now on. Nothing changes where as much is logged anyway.</summary>
    void Raise();

    /// <summary>Ends that at once.</summary>
    void Restore();
}
