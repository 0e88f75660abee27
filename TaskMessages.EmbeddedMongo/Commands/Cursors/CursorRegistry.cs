using System.Collections.Concurrent;
using System.Security.Cryptography;
using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands.Cursors;

/// <summary>All open cursors. Their number, their idle time and the memory they hold are limited.</summary>
internal sealed class CursorRegistry(EmbeddedMongoOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<long, OpenCursor> _cursors = new();
    private long _heldBytes;
    private long _timedOut;

    public int Count => _cursors.Count;

    public long TimedOut => Interlocked.Read(ref _timedOut);

    /// <summary>Keeps a result for later batches.</summary>
    /// <returns>The id that the client asks for more with; never 0.</returns>
    public long Add(string @namespace, ICursorSource source, bool neverExpires, Guid? session = null)
    {
        if (_cursors.Count >= options.MaxCursors)
            throw new ServerErrorException(ServerError.ExceededMemoryLimit, $"{options.MaxCursors} cursors are open already");
        if (Interlocked.Read(ref _heldBytes) + source.HeldBytes > options.MaxCursorMemory)
            throw new ServerErrorException(ServerError.ExceededMemoryLimit, $"open cursors may hold {options.MaxCursorMemory} bytes of results together");
        while (true)
        {
            Span<byte> random = stackalloc byte[8];
            RandomNumberGenerator.Fill(random);
            var id = BitConverter.ToInt64(random) & long.MaxValue;
            var cursor = new OpenCursor(id, @namespace, source, neverExpires, session) { LastUsed = time.GetTimestamp() };
            if (id == 0 || !_cursors.TryAdd(id, cursor))
                continue;
            CountBytes(cursor);
            return id;
        }
    }

    /// <summary>Takes a cursor for one batch; <see cref="Return"/> must follow.</summary>
    /// <exception cref="ServerErrorException">43: there is none; 13: it is of another collection; 50736 to 50738: it is of another session; 12051: another command
    /// is reading it.</exception>
    public OpenCursor Take(long id, string @namespace, Guid? session = null)
    {
        if (!_cursors.TryGetValue(id, out var cursor))
            throw NotFound(id);
        if (cursor.Namespace != @namespace)
            throw new ServerErrorException(ServerError.Unauthorized, $"Requested getMore on namespace '{@namespace}', but cursor belongs to a different namespace {cursor.Namespace}");
        if (cursor.Session != session)
            throw OfAnotherSession(cursor, session);
        if (!cursor.TryEnter())
            throw new ServerErrorException(ServerError.CursorInUse, $"cursor id {id} is already in use");
        return cursor;
    }

    /// <summary>Ends what <see cref="Take"/> began.</summary>
    public void Return(OpenCursor cursor, bool exhausted)
    {
        cursor.LastUsed = time.GetTimestamp();
        if (exhausted)
            Remove(cursor.Id);
        else
            CountBytes(cursor);
        cursor.Exit();
    }

    /// <returns>Whether there was such a cursor.</returns>
    public bool Remove(long id, string? @namespace = null)
    {
        if (!_cursors.TryGetValue(id, out var cursor) || (@namespace is not null && cursor.Namespace != @namespace) || !_cursors.TryRemove(id, out _))
            return false;
        lock (cursor)
        {
            Interlocked.Add(ref _heldBytes, -cursor.CountedBytes);
            cursor.CountedBytes = 0;
        }

        return true;
    }

    /// <summary>Closes the cursors of a session.</summary>
    /// <param name="session">Null: those of all sessions, but not those of none.</param>
    public void RemoveOf(Guid? session)
    {
        foreach (var (id, cursor) in _cursors)
        {
            if (cursor.Session is { } own && (session is null || own == session))
                Remove(id);
        }
    }

    /// <summary>Closes the cursors that nobody read for too long.</summary>
    public void Expire()
    {
        foreach (var (id, cursor) in _cursors)
        {
            if (cursor.NeverExpires || time.GetElapsedTime(cursor.LastUsed) < options.CursorTimeout || !cursor.TryEnter())
                continue;
            if (Remove(id))
                Interlocked.Increment(ref _timedOut);
            cursor.Exit();
        }
    }

    public static ServerErrorException NotFound(long id) => new(ServerError.CursorNotFound, $"cursor id {id} not found");

    private static ServerErrorException OfAnotherSession(OpenCursor cursor, Guid? session)
    {
        var asked = $"Cannot run getMore on cursor {cursor.Id}, which was";
        return cursor.Session is not { } own ? new ServerErrorException(50736, $"{asked} not created in a session, in session {session}")
            : session is null ? new ServerErrorException(50737, $"{asked} created in session {own}, without an lsid")
            : new ServerErrorException(50738, $"{asked} created in session {own}, in session {session}");
    }

    private void CountBytes(OpenCursor cursor)
    {
        lock (cursor)
        {
            if (!_cursors.ContainsKey(cursor.Id))
                return;
            var held = cursor.Source.HeldBytes;
            Interlocked.Add(ref _heldBytes, held - cursor.CountedBytes);
            cursor.CountedBytes = held;
        }
    }
}
