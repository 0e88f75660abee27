using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Options of the insertion of one document.</summary>
public sealed class InsertOneOptions
{
    /// <summary>Whether documents may break the collection's validation rules.</summary>
    public bool? BypassDocumentValidation { get; set; }

    public BsonValue? Comment { get; set; }
}
