using TaskMessages.EmbeddedMongo.Commands.Sessions;

namespace TaskMessages.EmbeddedMongo;

/// <summary>What a server asks of its options before it touches anything. The messages name settings as the service's configuration does.</summary>
internal static class OptionsCheck
{
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    public static void Check(EmbeddedMongoOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Directory is { } directory && string.IsNullOrWhiteSpace(directory))
            throw Wrong(nameof(options.Directory), "must be a path; null is for a temporary directory");
        if ((options.Username is null) != (options.Password is null) || options.Username is "" || options.Password is "")
            throw new ArgumentException("EmbeddedMongo:Username and EmbeddedMongo:Password belong together.", nameof(options));
        if (options.ReplicaSetName is { } name && !ReplicaSetPose.IsName(name))
            throw Wrong(nameof(options.ReplicaSetName), "must be 1 to 64 letters, digits, '-', '_' or '.'");
        AtLeastOne(options.MaxConnections, nameof(options.MaxConnections));
        AtLeastOne(options.MaxMessageMemory, nameof(options.MaxMessageMemory));
        AtLeastOne(options.MaxCursors, nameof(options.MaxCursors));
        AtLeastOne(options.MaxCursorMemory, nameof(options.MaxCursorMemory));
        AtLeastOne(options.MaxStageMemory, nameof(options.MaxStageMemory));
        AtLeastOne(options.MaxInProcessBatch, nameof(options.MaxInProcessBatch));
        if (options.LongCommandPercent is < 1 or > 100)
            throw Wrong(nameof(options.LongCommandPercent), $"is {options.LongCommandPercent}; it must be 1 to 100");
        MoreThanZero(options.IdleConnectionTimeout, nameof(options.IdleConnectionTimeout));
        MoreThanZero(options.LoginTimeout, nameof(options.LoginTimeout));
        MoreThanZero(options.MessageTimeout, nameof(options.MessageTimeout));
        MoreThanZero(options.CursorTimeout, nameof(options.CursorTimeout));
        MoreThanZero(options.TtlInterval, nameof(options.TtlInterval));
    }

    private static void AtLeastOne(long value, string name)
    {
        if (value < 1)
            throw Wrong(name, $"is {value}; it must be at least 1");
    }

    private static void MoreThanZero(TimeSpan value, string name)
    {
        if (value <= TimeSpan.Zero)
            throw Wrong(name, $"is {value}; it must be more than zero");
    }

    private static ArgumentException Wrong(string name, string what) => new($"EmbeddedMongo:{name} {what}.", name);
}
