using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Options of the insertion of several documents.</summary>
public sealed class InsertManyOptions
{
    /// <summary>Whether documents may break the collection's validation rules.</summary>
    public bool? BypassDocumentValidation { get; set; }

    public BsonValue? Comment { get; set; }

    /// <summary>Whether the first error stops the rest.</summary>
    public bool IsOrdered { get; set; } = true;
}
