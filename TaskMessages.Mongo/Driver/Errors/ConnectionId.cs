using System.Diagnostics;

namespace TaskMessages.Mongo.Driver.Core.Connections;

/// <summary>Which connection of which server, for messages.</summary>
public sealed class ConnectionId : IEquatable<ConnectionId>
{
    internal ConnectionId(string server, long localValue, long? serverValue = null)
    {
        Server = server;
        LongLocalValue = localValue;
        LongServerValue = serverValue;
    }

    /// <summary>The number that the client gave the connection.</summary>
    public long LongLocalValue { get; }

    /// <summary>The number that the server gave the connection; null if it has not said any.</summary>
    public long? LongServerValue { get; }

    internal static ConnectionId InProcess { get; } = new("in-process", 0);

    internal string Server { get; }

    /// <summary>Adds the server's address and port, as the OpenTelemetry conventions name them; nothing for one in this process.</summary>
    internal void AddTo(ref TagList tags)
    {
        if (ReferenceEquals(this, InProcess))
            return;
        if (!MongoUrlParser.TryParseAddress(Server, out var address))
            return;
        tags.Add("server.address", address.Host);
        if (!address.IsUnixSocket)
            tags.Add("server.port", address.Port);
    }

    public bool Equals(ConnectionId? other) => other is not null && Server == other.Server && LongLocalValue == other.LongLocalValue;

    public override bool Equals(object? obj) => Equals(obj as ConnectionId);

    public override int GetHashCode() => HashCode.Combine(Server, LongLocalValue);

    public override string ToString() => LongServerValue is null
        ? $"{{ ServerId : {Server}, LocalValue : {LongLocalValue} }}"
        : $"{{ ServerId : {Server}, LocalValue : {LongLocalValue}, ServerValue : \"{LongServerValue}\" }}";
}
