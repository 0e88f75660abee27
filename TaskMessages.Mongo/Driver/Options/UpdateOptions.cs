using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Options of an update.</summary>
public class UpdateOptions
{
    public IEnumerable<ArrayFilterDefinition>? ArrayFilters { get; set; }

    /// <summary>Whether documents may break the collection's validation rules.</summary>
    public bool? BypassDocumentValidation { get; set; }

    public BsonValue? Comment { get; set; }

    public BsonValue? Hint { get; set; }

    /// <summary>Whether a document is inserted when none matches.</summary>
    public bool IsUpsert { get; set; }

    /// <summary>Variables that expressions in the command can use as <c>$$name</c>.</summary>
    public BsonDocument? Let { get; set; }
}

/// <inheritdoc/>
public sealed class UpdateOptions<T> : UpdateOptions
{
    /// <summary>Which of several matching documents is meant: the first in this order. Servers before 8.0 refuse it.</summary>
    public SortDefinition<T>? Sort { get; set; }
}
