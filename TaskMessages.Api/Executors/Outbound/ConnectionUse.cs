namespace TaskMessages.Api.Executors.Outbound;

/// <summary>One sending of one request: over which connection it went, and whether anything came back.</summary>
internal sealed class ConnectionUse
{
    // The client gives out no way to ask which connection a request was given; but it writes the request in the request's own flow.
    private static readonly AsyncLocal<ConnectionUse?> OfThisFlow = new();

    private WatchedConnection? _connection;
    private long _before;

    public static ConnectionUse? Current => OfThisFlow.Value;

    /// <summary>The connection had answered an earlier request, and not a byte came over it since this one was written.</summary>
    public bool WasReusedInVain => _before > 0 && _connection!.Received == _before;

    /// <summary>What is written from here on in this flow belongs to a new sending.</summary>
    public static ConnectionUse Start() => OfThisFlow.Value = new ConnectionUse();

    /// <summary>The request is written to a connection.</summary>
    public void Begin(WatchedConnection connection)
    {
        if (ReferenceEquals(_connection, connection))
            return;
        _connection = connection;
        _before = connection.Received;
    }
}
