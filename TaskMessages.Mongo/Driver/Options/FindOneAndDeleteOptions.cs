using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Options of a find-and-modify that deletes.</summary>
public class FindOneAndDeleteOptions<TDocument, TProjection>
{
    /// <summary>A value that goes along with the command, for logs and profiles.</summary>
    public BsonValue? Comment { get; set; }

    public BsonValue? Hint { get; set; }

    /// <summary>Variables that expressions in the command can use as <c>$$name</c>.</summary>
    public BsonDocument? Let { get; set; }

    public TimeSpan? MaxTime { get; set; }

    public ProjectionDefinition<TDocument, TProjection>? Projection { get; set; }

    public SortDefinition<TDocument>? Sort { get; set; }
}

/// <inheritdoc/>
public sealed class FindOneAndDeleteOptions<TDocument> : FindOneAndDeleteOptions<TDocument, TDocument>;
