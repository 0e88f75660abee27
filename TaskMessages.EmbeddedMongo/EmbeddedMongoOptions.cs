namespace TaskMessages.EmbeddedMongo;

/// <summary>How an <see cref="EmbeddedMongoServer"/> is set up. Nothing has to be: every property has a default.</summary>
public sealed record EmbeddedMongoOptions
{
    /// <summary>
    /// Where the data is kept; created when it does not exist. One process at a time may have it open. Null: a directory of the server's own among the
    /// system's temporary ones, which is removed with everything in it when the server is disposed.
    /// </summary>
    public string? Directory { get; init; }

    /// <summary>Address and port for MongoDB clients over TCP, such as <c>127.0.0.1:27017</c> (port 0: any free one); null for none.</summary>
    public string? Listen { get; init; }

    /// <summary>Allows <see cref="Listen"/> to name an address that other machines can reach. Without <see cref="Username"/> anybody there may do anything.</summary>
    public bool AllowRemote { get; init; }

    /// <summary>Who must log in over TCP, by SCRAM against the database <c>admin</c>; null: nobody needs to. Clients in the same process never do.</summary>
    public string? Username { get; init; }

    /// <summary>The password of <see cref="Username"/>; appears in no text and no log.</summary>
    public string? Password { get; init; }

    /// <summary>
    /// The name of the replica set that the server says it is the primary of; 1 to 64 letters, digits, '-', '_' or '.'. Drivers then may send writes
    /// that they repeat when the answer is lost. Null: it says it is a standalone server.
    /// </summary>
    public string? ReplicaSetName { get; init; }

    /// <summary>Where the command <c>backup</c> makes its copies; null: the command is refused.</summary>
    public string? BackupDirectory { get; init; }

    /// <summary>Whether <c>configureFailPoint</c> exists, by which tests have commands fail. Default false.</summary>
    public bool EnableTestCommands { get; init; }

    /// <summary>Most TCP connections at a time, at least 1; a further one takes the place of one that has not logged in, or is closed at once. Default 1,000.</summary>
    public int MaxConnections { get; init; } = 1_000;

    /// <summary>A TCP client that has to log in and has not after this long is disconnected. Default 10 seconds.</summary>
    public TimeSpan LoginTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A TCP connection that sends nothing for this long is closed. Default 1 hour.</summary>
    public TimeSpan IdleConnectionTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Most bytes that the messages of all TCP connections take together while they are read, run and answered; who wants to send more waits. Those
    /// of up to 64 KiB are neither counted nor wait; one whose documents alone would take more is refused. Default 256 MiB.
    /// </summary>
    public long MaxMessageMemory { get; init; } = 256L * 1024 * 1024;

    /// <summary>While others wait for memory, a message that has not come in, or a reply that has not been taken, for this long loses its connection. Default 2 minutes.</summary>
    public TimeSpan MessageTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>A cursor that nobody reads for this long is closed. Default 10 minutes, as MongoDB's.</summary>
    public TimeSpan CursorTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Most cursors open at a time, at least 1; the next find that needs one fails. Default 10,000.</summary>
    public int MaxCursors { get; init; } = 10_000;

    /// <summary>Most bytes that all open cursors together hold of results that cannot be read again later. Default 256 MiB.</summary>
    public long MaxCursorMemory { get; init; } = 256L * 1024 * 1024;

    /// <summary>
    /// Most bytes of documents that one sort without an index, one <c>$group</c>, one <c>$push</c> or <c>$addToSet</c> of it, or the result of one
    /// aggregate holds; more is an error, nothing is spilled to disk. Default 100 MiB, as MongoDB's.
    /// </summary>
    public long MaxStageMemory { get; init; } = 100L * 1024 * 1024;

    /// <summary>
    /// How much of the time, in percent, commands that compute (of TCP clients) and writes of many documents (of anybody) work while others are served; in the rest of it they
    /// rest. 1 to 100, of which 100 means that they do not. Default 25.
    /// </summary>
    public int LongCommandPercent { get; init; } = 25;

    /// <summary>
    /// Most bytes of documents, but for one, in a batch of a find by a client in the same process, which pays nothing for asking again. At most, and by default,
    /// the 16 MiB of any batch.
    /// </summary>
    public int MaxInProcessBatch { get; init; } = 16 * 1024 * 1024;

    /// <summary>How long after each other documents past their TTL index's age are removed; more than zero. Default 1 minute, as MongoDB's.</summary>
    public TimeSpan TtlInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Without the password, which a record would print.</summary>
    public override string ToString() => $"{nameof(EmbeddedMongoOptions)} {{ {nameof(Directory)} = {Directory}, {nameof(Listen)} = {Listen} }}";
}
