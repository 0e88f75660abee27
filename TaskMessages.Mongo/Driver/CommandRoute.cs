namespace TaskMessages.Mongo.Driver;

/// <summary>Which server a command goes to.</summary>
internal sealed class CommandRoute
{
    private CommandRoute(ReadPreference? readPreference, MongoServerAddress? server)
    {
        ReadPreference = readPreference;
        Server = server;
    }

    /// <summary>To the one that takes writes.</summary>
    public static CommandRoute Write { get; } = new(null, null);

    /// <summary>To the one that takes writes, though nothing is written.</summary>
    public static CommandRoute PrimaryRead { get; } = new(ReadPreference.Primary, null);

    /// <summary>Which members of a replica set the command may read from; null for one that writes.</summary>
    public ReadPreference? ReadPreference { get; }

    /// <summary>The only server that can run the command, or null.</summary>
    public MongoServerAddress? Server { get; }

    public static CommandRoute Read(ReadPreference preference) => ReferenceEquals(preference, ReadPreference.Primary) ? PrimaryRead : new CommandRoute(preference, null);

    /// <summary>To the server that keeps what the command is about; to the primary when there is but one server, which has no name.</summary>
    public static CommandRoute To(MongoServerAddress? server) => server is null ? PrimaryRead : new CommandRoute(null, server);
}
