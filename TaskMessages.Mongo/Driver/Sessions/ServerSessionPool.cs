using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Keeps sessions for reuse, the most recently used first, so that those that are not needed expire at the server.</summary>
internal sealed class ServerSessionPool(TimeProvider time)
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();

    /// <summary>The least recently used first.</summary>
    private readonly List<ServerSession> _unused = [];
    private TimeSpan _lifetime;

    /// <param name="timeoutMinutes">How long servers keep an unused session.</param>
    public ServerSession Acquire(int timeoutMinutes)
    {
        lock (_lock)
        {
            _lifetime = TimeSpan.FromMinutes(timeoutMinutes) - Margin;
            return TakeFresh() ?? new ServerSession(this);
        }
    }

    /// <summary>The same for as long as the servers last asked keep them.</summary>
    public ServerSession Acquire()
    {
        lock (_lock)
            return TakeFresh() ?? new ServerSession(this);
    }

    public void Return(ServerSession session)
    {
        if (session.IsDirty)
            return;
        lock (_lock)
        {
            _unused.RemoveRange(0, _unused.TakeWhile(unused => !IsFresh(unused)).Count());
            if (IsFresh(session))
                _unused.Add(session);
        }
    }

    /// <summary>Takes all sessions out, to be ended.</summary>
    public IReadOnlyList<BsonDocument> Drain()
    {
        lock (_lock)
        {
            BsonDocument[] all = [.. _unused.Select(session => session.Id)];
            _unused.Clear();
            return all;
        }
    }

    /// <summary>Notes that the server hears of the session now.</summary>
    public void Touch(ServerSession session) => session.UsedAt = time.GetTimestamp();

    private ServerSession? TakeFresh()
    {
        while (_unused.Count > 0)
        {
            var session = _unused[^1];
            _unused.RemoveAt(_unused.Count - 1);
            if (IsFresh(session))
                return session;
        }

        return null;
    }

    private bool IsFresh(ServerSession session) => time.GetElapsedTime(session.UsedAt) < _lifetime;
}
