using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Options of an update.</summary>
public sealed class UpdateOptions
{
    public IEnumerable<ArrayFilterDefinition>? ArrayFilters { get; set; }

    public BsonValue? Comment { get; set; }

    public BsonValue? Hint { get; set; }

    /// <summary>Whether a document is inserted when none matches.</summary>
    public bool IsUpsert { get; set; }
}
