using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>The last words of a client to its servers: that its sessions are not needed any more. Nobody waits long for it, and no failure is told.</summary>
internal static class SessionEnd
{
    /// <summary>Sessions in one command, by the Driver Sessions specification.</summary>
    public const int BatchSize = 10_000;

    /// <summary>How long all batches may take together; servers forget sessions by themselves.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <param name="sessions">All of them.</param>
    /// <param name="pool">Where a connection may lie unused; none is made.</param>
    /// <param name="time">The clock.</param>
    public static async ValueTask RunAsync(IReadOnlyList<BsonDocument> sessions, ConnectionPool pool, TimeProvider time)
    {
        if (sessions.Count == 0 || pool.TryAcquireIdle() is not { } connection)
            return;
        using var late = new CancellationTokenSource(Patience, time);
        try
        {
            foreach (var batch in sessions.Chunk(BatchSize))
            {
                var command = new BsonDocument { { "endSessions", new BsonArray(batch) }, { "$db", "admin" } };
                await connection.RunAsync(command, TimeSpan.Zero, late.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is MongoException or OperationCanceledException or Wire.WireFormatException or ObjectDisposedException)
        {
            // the server ends them after a time
        }
        finally
        {
            pool.Return(connection);
        }
    }
}
