namespace TaskMessages.Mongo.Driver;

/// <summary>Which members of a replica set are read from; only the primary is.</summary>
public sealed class ReadPreference
{
    private ReadPreference()
    {
    }

    public static ReadPreference Primary { get; } = new();
}
