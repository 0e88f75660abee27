using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Options of an aggregation.</summary>
public sealed class AggregateOptions
{
    public bool? AllowDiskUse { get; set; }

    /// <summary>Documents per batch; the server's choice when null.</summary>
    public int? BatchSize { get; set; }

    public BsonValue? Hint { get; set; }

    public TimeSpan? MaxTime { get; set; }
}
