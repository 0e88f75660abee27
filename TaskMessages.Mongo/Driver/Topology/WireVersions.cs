namespace TaskMessages.Mongo.Driver;

/// <summary>The protocol versions that servers report and this client knows.</summary>
internal static class WireVersions
{
    /// <summary>MongoDB 3.6, which brought OP_MSG.</summary>
    public const int Oldest = 6;

    /// <summary>MongoDB 4.2: a server that steps down keeps its connections.</summary>
    public const int KeepsConnectionsOnStepDown = 8;

    /// <summary>MongoDB 4.4: a server says of errors itself whether they pass.</summary>
    public const int LabelsErrors = 9;

    /// <summary>MongoDB 6.0: an election counts more than the version of the set's configuration.</summary>
    public const int PrefersElectionId = 17;

    /// <summary>MongoDB 8.0.</summary>
    public const int Newest = 25;
}
