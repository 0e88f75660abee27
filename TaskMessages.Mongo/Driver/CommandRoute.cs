namespace TaskMessages.Mongo.Driver;

/// <summary>Which server a command goes to, in which session, and whether it may go there once more.</summary>
internal sealed class CommandRoute
{
    private CommandRoute()
    {
    }

    /// <summary>To the one that takes writes.</summary>
    public static CommandRoute Write { get; } = new();

    /// <summary>To the one that takes writes, which does it once however often it is told, if it can tell.</summary>
    public static CommandRoute RetryableWrite { get; } = new() { IsRetryable = true };

    /// <summary>To the one that takes writes, though nothing is written.</summary>
    public static CommandRoute PrimaryRead { get; } = Read(ReadPreference.Primary);

    /// <summary>Which members of a replica set the command may read from; null for one that writes.</summary>
    public ReadPreference? ReadPreference { get; private init; }

    /// <summary>The only server that can run the command, or null.</summary>
    public MongoServerAddress? Server { get; private init; }

    /// <summary>Whether it does no harm to run the command twice.</summary>
    public bool IsRetryable { get; private init; }

    /// <summary>The session to use, of the caller or of the cursor that is read; null for one of the client's own.</summary>
    public ServerSession? Session { get; private init; }

    /// <summary>Whether a cursor that the reply tells of is read on by this client itself, and not by its user's commands.</summary>
    public bool ReadsCursors { get; private init; } = true;

    public bool IsRead => ReadPreference is not null;

    public static CommandRoute Read(ReadPreference preference) => new() { ReadPreference = preference, IsRetryable = true };

    /// <summary>The same for a command of which it is not known what it does.</summary>
    public static CommandRoute Any(ReadPreference preference) => new() { ReadPreference = preference, ReadsCursors = false };

    /// <summary>To the server that keeps what the command is about; to the primary when there is but one server, which has no name.</summary>
    /// <param name="server">Which one.</param>
    /// <param name="session">In which it is kept, or null.</param>
    public static CommandRoute To(MongoServerAddress? server, ServerSession? session) => new() { Server = server, Session = session };

    /// <summary>The same in a session.</summary>
    public CommandRoute In(ServerSession session) =>
        new() { ReadPreference = ReadPreference, Server = Server, IsRetryable = IsRetryable, ReadsCursors = ReadsCursors, Session = session };
}
