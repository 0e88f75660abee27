using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Options of a bulk write.</summary>
public sealed class BulkWriteOptions
{
    /// <summary>Whether documents may break the collection's validation rules.</summary>
    public bool? BypassDocumentValidation { get; set; }

    public BsonValue? Comment { get; set; }

    /// <summary>Whether the first error stops the rest.</summary>
    public bool IsOrdered { get; set; } = true;

    /// <summary>Variables that expressions in the command can use as <c>$$name</c>.</summary>
    public BsonDocument? Let { get; set; }
}
