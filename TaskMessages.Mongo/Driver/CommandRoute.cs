namespace TaskMessages.Mongo.Driver;

/// <summary>Which server a command goes to, and whether it may go there once more.</summary>
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

    public bool IsRead => ReadPreference is not null;

    public static CommandRoute Read(ReadPreference preference) => new() { ReadPreference = preference, IsRetryable = true };

    /// <summary>The same for a command of which it is not known what it does.</summary>
    public static CommandRoute Any(ReadPreference preference) => new() { ReadPreference = preference };

    /// <summary>To the server that keeps what the command is about; to the primary when there is but one server, which has no name.</summary>
    public static CommandRoute To(MongoServerAddress? server) => new() { Server = server };
}
