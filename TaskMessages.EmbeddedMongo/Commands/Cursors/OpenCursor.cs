namespace TaskMessages.EmbeddedMongo.Commands.Cursors;

/// <summary>A result of which the client has not read everything yet.</summary>
internal sealed class OpenCursor(long id, string @namespace, ICursorSource source, bool neverExpires, Guid? session)
{
    private int _inUse;

    public long Id { get; } = id;

    public string Namespace { get; } = @namespace;

    public ICursorSource Source { get; } = source;

    public bool NeverExpires { get; } = neverExpires;

    /// <summary>The session that it was opened in, and in which alone it is read on; null when it was none.</summary>
    public Guid? Session { get; } = session;

    /// <summary>When it was last read, in the time provider's timestamps.</summary>
    public long LastUsed { get; set; }

    /// <summary>What the registry counted of <see cref="ICursorSource.HeldBytes"/>.</summary>
    public long CountedBytes { get; set; }

    public bool TryEnter() => Interlocked.CompareExchange(ref _inUse, 1, 0) == 0;

    public void Exit() => Volatile.Write(ref _inUse, 0);
}
