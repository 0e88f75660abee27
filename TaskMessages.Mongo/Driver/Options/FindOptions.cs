using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Options of a find.</summary>
public class FindOptions
{
    /// <summary>Whether a large sort may use the disk.</summary>
    public bool? AllowDiskUse { get; set; }

    /// <summary>Documents per batch; the server's choice when null.</summary>
    public int? BatchSize { get; set; }

    /// <summary>A value that goes along with the command, for logs and profiles.</summary>
    public BsonValue? Comment { get; set; }

    /// <summary>An index's name or keys that the server has to use.</summary>
    public BsonValue? Hint { get; set; }

    /// <summary>Variables that expressions in the command can use as <c>$$name</c>.</summary>
    public BsonDocument? Let { get; set; }

    /// <summary>How long the server may work on it; no limit when null.</summary>
    public TimeSpan? MaxTime { get; set; }
}

/// <inheritdoc/>
public class FindOptions<TDocument, TProjection> : FindOptions
{
    public int? Limit { get; set; }

    public ProjectionDefinition<TDocument, TProjection>? Projection { get; set; }

    public int? Skip { get; set; }

    public SortDefinition<TDocument>? Sort { get; set; }
}

/// <inheritdoc/>
public sealed class FindOptions<TDocument> : FindOptions<TDocument, TDocument>;
