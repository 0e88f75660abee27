using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Options of a distinct.</summary>
public sealed class DistinctOptions
{
    /// <summary>A value that goes along with the command, for logs and profiles.</summary>
    public BsonValue? Comment { get; set; }

    public TimeSpan? MaxTime { get; set; }
}
