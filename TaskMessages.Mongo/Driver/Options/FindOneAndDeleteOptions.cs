using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Options of a find-and-modify that deletes.</summary>
public class FindOneAndDeleteOptions<TDocument, TProjection>
{
    public BsonValue? Hint { get; set; }

    public TimeSpan? MaxTime { get; set; }

    public ProjectionDefinition<TDocument, TProjection>? Projection { get; set; }

    public SortDefinition<TDocument>? Sort { get; set; }
}

/// <inheritdoc/>
public sealed class FindOneAndDeleteOptions<TDocument> : FindOneAndDeleteOptions<TDocument, TDocument>;
