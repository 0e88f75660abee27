using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Options of a find-and-modify that replaces.</summary>
public class FindOneAndReplaceOptions<TDocument, TProjection>
{
    /// <summary>Whether documents may break the collection's validation rules.</summary>
    public bool? BypassDocumentValidation { get; set; }

    /// <summary>A value that goes along with the command, for logs and profiles.</summary>
    public BsonValue? Comment { get; set; }

    public BsonValue? Hint { get; set; }

    public bool IsUpsert { get; set; }

    /// <summary>Variables that expressions in the command can use as <c>$$name</c>.</summary>
    public BsonDocument? Let { get; set; }

    public TimeSpan? MaxTime { get; set; }

    public ProjectionDefinition<TDocument, TProjection>? Projection { get; set; }

    /// <summary>The document as it was before, unless set.</summary>
    public ReturnDocument ReturnDocument { get; set; }

    public SortDefinition<TDocument>? Sort { get; set; }
}

/// <inheritdoc/>
public sealed class FindOneAndReplaceOptions<TDocument> : FindOneAndReplaceOptions<TDocument, TDocument>;
