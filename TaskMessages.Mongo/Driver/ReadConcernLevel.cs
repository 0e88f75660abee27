namespace TaskMessages.Mongo.Driver;

/// <summary>How settled what is read has to be.</summary>
public enum ReadConcernLevel
{
    Available,
    Linearizable,
    Local,
    Majority,
    Snapshot,
}
