using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>A session of a server: the name under which it keeps cursors, and a number space by which it tells a write from its repetition. Used by one operation at a
/// time.</summary>
internal sealed class ServerSession(ServerSessionPool pool) : IServerSession
{
    private long _number;

    /// <summary>What commands carry as <c>lsid</c>.</summary>
    public BsonDocument Id { get; } = new("id", new BsonBinaryData(Guid.NewGuid(), GuidRepresentation.Standard));

    /// <summary>A time stamp of the client's clock.</summary>
    public long UsedAt { get; set; }

    /// <summary>Whether a connection broke while the session was in use, so that the server may still be busy with it.</summary>
    public bool IsDirty { get; set; }

    /// <summary>Begins another write.</summary>
    /// <returns>Its number.</returns>
    public long Advance() => ++_number;

    /// <summary>Gives the session back for others to use, unless it is dirty.</summary>
    public void Release() => pool.Return(this);

    /// <summary>Nothing: the session that the caller began gives it back.</summary>
    void IDisposable.Dispose()
    {
    }
}
