namespace TaskMessages.Mongo.Driver;

/// <summary>Options of the creation of one index.</summary>
public sealed class CreateOneIndexOptions
{
    public TimeSpan? MaxTime { get; set; }
}
