namespace TaskMessages.Mongo.Driver;

/// <summary>Options of the creation of several indexes.</summary>
public sealed class CreateManyIndexesOptions
{
    public TimeSpan? MaxTime { get; set; }
}
