namespace TaskMessages.Mongo.Driver;

/// <summary>Options of the removal of indexes.</summary>
public sealed class DropIndexOptions
{
    public TimeSpan? MaxTime { get; set; }
}
