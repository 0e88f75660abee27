using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Options of an estimated count.</summary>
public sealed class EstimatedDocumentCountOptions
{
    /// <summary>A value that goes along with the command, for logs and profiles.</summary>
    public BsonValue? Comment { get; set; }

    public TimeSpan? MaxTime { get; set; }
}
