using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>How settled what is read has to be.</summary>
public sealed class ReadConcern
{
    private ReadConcern(ReadConcernLevel? level) => Level = level;

    public static ReadConcern Available { get; } = new(ReadConcernLevel.Available);

    /// <summary>What the server has as its default.</summary>
    public static ReadConcern Default { get; } = new(null);

    public static ReadConcern Linearizable { get; } = new(ReadConcernLevel.Linearizable);

    public static ReadConcern Local { get; } = new(ReadConcernLevel.Local);

    public static ReadConcern Majority { get; } = new(ReadConcernLevel.Majority);

    public static ReadConcern Snapshot { get; } = new(ReadConcernLevel.Snapshot);

    public bool IsServerDefault => Level is null;

    public ReadConcernLevel? Level { get; }

    public BsonDocument ToBsonDocument() => Level is { } level ? new BsonDocument("level", Name(level)) : [];

    internal static string Name(ReadConcernLevel level) => level switch
    {
        ReadConcernLevel.Available => "available",
        ReadConcernLevel.Linearizable => "linearizable",
        ReadConcernLevel.Local => "local",
        ReadConcernLevel.Majority => "majority",
        _ => "snapshot",
    };

    internal static ReadConcern? Parse(string level) =>
        Array.Find([Available, Linearizable, Local, Majority, Snapshot], concern => Name(concern.Level!.Value) == level);
}
