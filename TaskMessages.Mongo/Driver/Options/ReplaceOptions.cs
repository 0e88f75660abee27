using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Options of a replacement.</summary>
public sealed class ReplaceOptions
{
    public BsonValue? Comment { get; set; }

    public BsonValue? Hint { get; set; }

    /// <summary>Whether the document is inserted when none matches.</summary>
    public bool IsUpsert { get; set; }
}
