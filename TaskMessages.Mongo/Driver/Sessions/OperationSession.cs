using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>The session of one operation, its repetition included: the caller's, or one of the pool that is taken when the first connection is there and, unless a
/// cursor goes on with it, given back before that connection is.</summary>
/// <param name="pool">Has sessions.</param>
/// <param name="given">The caller's or a cursor's session, or null.</param>
internal sealed class OperationSession(ServerSessionPool pool, ServerSession? given)
{
    private readonly bool _isOwn = given is null;
    private ServerSession? _session = given;
    private long? _number;

    /// <summary>Whether the server that is asked can tell a write from its repetition.</summary>
    public bool IsNumbered { get; set; }

    /// <summary>Adds what tells the server of the session.</summary>
    /// <param name="command">To be sent now. One that brings a session of its own, or of which nobody will hear, gets none.</param>
    /// <param name="timeoutMinutes">How long servers keep an unused session; null when they have none.</param>
    /// <exception cref="MongoClientException">The caller has a session, and the deployment none.</exception>
    public void AddTo(BsonDocument command, int? timeoutMinutes)
    {
        if (!_isOwn && timeoutMinutes is null)
            throw new MongoClientException("The deployment has no sessions.");
        if (_session is null && (timeoutMinutes is not null || IsNumbered) && MayTakeOne(command))
            _session = pool.Acquire(timeoutMinutes ?? 0);
        if (_session is null)
            return;
        pool.Touch(_session);
        command.Set("lsid", _session.Id);
        if (IsNumbered)
            command.Set("txnNumber", _number ??= _session.Advance());
    }

    /// <summary>Tells that a connection broke, or was given up, in the midst of it.</summary>
    public void MarkDirty()
    {
        if (_session is not null)
            _session.IsDirty = true;
    }

    /// <summary>Gives the pool's session back as soon as a reply tells that nothing else will be sent in it.</summary>
    /// <param name="reply">What the server said.</param>
    /// <param name="handsOver">Whether somebody will read the reply's cursor to its end in the same session.</param>
    /// <returns>The session that whoever reads on has to use and to give back; null when there is none.</returns>
    public ServerSession? Settle(BsonDocument reply, bool handsOver)
    {
        if (!_isOwn || _session is not { } session)
            return null;
        if (handsOver && HasOpenCursor(reply))
        {
            _session = null;
            return session;
        }

        if (!RetryableErrors.MayBeRetried(reply))
            Release();
        return null;
    }

    /// <summary>Gives the pool's session back, if there still is one.</summary>
    public void Release()
    {
        if (!_isOwn)
            return;
        _session?.Release();
        _session = null;
    }

    private static bool MayTakeOne(BsonDocument command) =>
        !SensitiveCommands.IsPartOfLogin(command.GetElement(0).Name) && !command.Contains("lsid") && !Connection.IsUnacknowledged(command);

    private static bool HasOpenCursor(BsonDocument reply) =>
        reply.TryGetValue("cursor", out var value) && value is BsonDocument cursor && cursor.TryGetValue("id", out var id) && id.IsNumeric && id.ToInt64() != 0;
}
