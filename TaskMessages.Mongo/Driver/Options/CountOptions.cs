using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Options of a count.</summary>
public sealed class CountOptions
{
    /// <summary>A value that goes along with the command, for logs and profiles.</summary>
    public BsonValue? Comment { get; set; }

    public BsonValue? Hint { get; set; }

    public long? Limit { get; set; }

    public TimeSpan? MaxTime { get; set; }

    public long? Skip { get; set; }
}
