using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Options of an aggregation.</summary>
public sealed class AggregateOptions
{
    public bool? AllowDiskUse { get; set; }

    /// <summary>Documents per batch; the server's choice when null.</summary>
    public int? BatchSize { get; set; }

    /// <summary>Whether documents may break the collection's validation rules.</summary>
    public bool? BypassDocumentValidation { get; set; }

    /// <summary>A value that goes along with the command, for logs and profiles.</summary>
    public BsonValue? Comment { get; set; }

    public BsonValue? Hint { get; set; }

    /// <summary>Variables that expressions in the command can use as <c>$$name</c>.</summary>
    public BsonDocument? Let { get; set; }

    public TimeSpan? MaxTime { get; set; }
}
