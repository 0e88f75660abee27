namespace TaskMessages.Mongo.Driver;

/// <summary>What an application's error does to the client's knowledge of the server.</summary>
/// <param name="Description">What is known of the server from now on; null when nothing changes.</param>
/// <param name="ClearsPool">Whether the connections to the server are no longer used.</param>
/// <param name="ChecksNow">Whether the server is asked at once what it is.</param>
/// <param name="CancelsCheck">Whether the question that is under way is given up, because it will not be answered.</param>
internal sealed record ErrorEffect(ServerDescription? Description, bool ClearsPool, bool ChecksNow, bool CancelsCheck)
{
    public static ErrorEffect None { get; } = new(null, ClearsPool: false, ChecksNow: false, CancelsCheck: false);

    /// <summary>Judges the error by the rules for application errors of the Server Discovery And Monitoring specification.</summary>
    /// <param name="topology">What is known.</param>
    /// <param name="generation">The present generation of the server's pool; errors on older connections are no news.</param>
    /// <param name="error">The error.</param>
    public static ErrorEffect Of(TopologyDescription topology, int generation, ApplicationError error)
    {
        if (!topology.Servers.TryGetValue(error.Address, out var known) || error.Generation < generation)
            return None;
        var isBalanced = topology.Type == TopologyType.LoadBalanced;
        if (error.Reply is { } reply && StateChange.In(reply) is { } change)
        {
            var version = TopologyVersion.Of(reply);
            if (TopologyVersion.Compare(known.TopologyVersion, version) >= 0)
                return None;
            return new ErrorEffect(
                isBalanced ? null : ServerDescription.Unknown(error.Address, change.Message, version) with { ErrorType = ErrorNames.Of(reply) },
                change.IsShutdown || error.MaxWireVersion < WireVersions.KeepsConnectionsOnStepDown,
                ChecksNow: true,
                CancelsCheck: false);
        }

        if (!TellsOfAnOutage(error))
            return None;
        return new ErrorEffect(isBalanced ? null : ServerDescription.Unknown(error.Address, error.Message) with { ErrorType = error.ErrorType }, ClearsPool: true, ChecksNow: false, CancelsCheck: true);
    }

    /// <summary>A command that takes too long tells nothing of the server, and a server that does not accept a connection may be overloaded: to
    /// give up those that it has would make that worse. The server's monitor finds out whether it is gone.</summary>
    private static bool TellsOfAnOutage(ApplicationError error) => error.Stage switch
    {
        ErrorStage.Connecting => error.Kind is ErrorKind.Identity,
        ErrorStage.Authenticating => true,
        _ => error.Kind is ErrorKind.Network,
    };
}
