namespace TaskMessages.Mongo.Driver;

/// <summary>Options of a distinct.</summary>
public sealed class DistinctOptions
{
    public TimeSpan? MaxTime { get; set; }
}
