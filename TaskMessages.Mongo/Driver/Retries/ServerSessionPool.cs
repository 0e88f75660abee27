namespace TaskMessages.Mongo.Driver;

/// <summary>Keeps sessions for reuse, the most recently used first, so that those that are not needed expire at the server.</summary>
internal sealed class ServerSessionPool(TimeProvider time)
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Stack<ServerSession> _unused = [];

    /// <param name="timeoutMinutes">How long servers keep an unused session.</param>
    public ServerSession Acquire(int timeoutMinutes)
    {
        lock (_lock)
        {
            while (_unused.TryPop(out var session))
            {
                if (time.GetElapsedTime(session.UsedAt) < TimeSpan.FromMinutes(timeoutMinutes) - Margin)
                    return session;
            }
        }

        return new ServerSession();
    }

    public void Return(ServerSession session)
    {
        if (session.IsDirty)
            return;
        session.UsedAt = time.GetTimestamp();
        lock (_lock)
            _unused.Push(session);
    }
}
