namespace TaskMessages.Mongo.Driver;

/// <summary>What the client knows of one server; never changed, only replaced.</summary>
internal sealed record ServerDescription(MongoServerAddress Address, ServerType Type = ServerType.Unknown)
{
    /// <summary>What the server said last; empty when it is not known.</summary>
    public HelloReply Hello { get; init; } = HelloReply.Empty;

    /// <summary>Why the server is not known, or null.</summary>
    public string? Error { get; init; }

    /// <summary>What may be told of the error; null when there is none, or it is the client's own finding.</summary>
    public string? ErrorType { get; init; }

    /// <summary>The version of the server's own description: that of its reply, or of the error that made it unknown.</summary>
    public TopologyVersion? TopologyVersion { get; init; }

    /// <summary>The moving average of how long the server takes to answer, or null.</summary>
    public TimeSpan? RoundTripTime { get; init; }

    /// <summary>When the server said what is known of it, by the client's clock.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Instead of the type of what is no exception: the client itself believes the server no more.</summary>
    public const string NoType = "inconsistent";

    public bool IsKnown => Type is not (ServerType.Unknown or ServerType.PossiblePrimary);

    public bool IsDataBearing => Type is ServerType.Standalone or ServerType.ShardRouter or ServerType.ReplicaSetPrimary
        or ServerType.ReplicaSetSecondary or ServerType.LoadBalancer;

    public bool TakesWrites => Type is ServerType.Standalone or ServerType.ShardRouter or ServerType.ReplicaSetPrimary or ServerType.LoadBalancer;

    /// <summary>Whether it keeps sessions, by which it can tell a write from its repetition.</summary>
    public bool HasSessions => Type == ServerType.LoadBalancer || Hello.LogicalSessionTimeoutMinutes is not null;

    /// <summary>Why this client cannot talk to the server, or null.</summary>
    public string? Incompatibility =>
        !IsKnown || Type == ServerType.LoadBalancer ? null
        : Hello.MinWireVersion > WireVersions.Newest ? $"The server {Address} needs wire version {Hello.MinWireVersion}, but at most {WireVersions.Newest} is known."
        : Hello.MaxWireVersion < WireVersions.Oldest ? $"The server {Address} reports wire version {Hello.MaxWireVersion}, but at least {WireVersions.Oldest} is needed."
        : null;

    public static ServerDescription From(MongoServerAddress address, HelloReply hello) =>
        new(address, hello.ServerType) { Hello = hello, TopologyVersion = hello.TopologyVersion };

    public static ServerDescription Unknown(MongoServerAddress address, string? error, TopologyVersion? version = null) =>
        new(address) { Error = error, TopologyVersion = version };

    /// <summary>Whether both say the same of a server, however long it took and whenever it was said.</summary>
    public bool IsSame(ServerDescription other) => Type == other.Type && Error == other.Error && TopologyVersion == other.TopologyVersion && Hello.IsSame(other.Hello);

    /// <summary>The same as <see cref="ToString"/>, without the text of the error.</summary>
    public string Redacted() => $"{Address}: {Type}{(Error is null ? string.Empty : $" ({ErrorType ?? NoType})")}";

    public override string ToString() => $"{Address}: {Type}{(Error is null ? string.Empty : $" ({Error})")}";
}
