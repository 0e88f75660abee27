using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Replaces the first document that matches.</summary>
public sealed class ReplaceOneModel<TDocument>(FilterDefinition<TDocument> filter, TDocument replacement) : WriteModel<TDocument>
{
    public FilterDefinition<TDocument> Filter { get; } = filter ?? throw new ArgumentNullException(nameof(filter));

    public BsonValue? Hint { get; set; }

    public bool IsUpsert { get; set; }

    /// <summary>Which of several matching documents is meant: the first in this order. Servers before 8.0 refuse it.</summary>
    public SortDefinition<TDocument>? Sort { get; set; }

    public override WriteModelType ModelType => WriteModelType.ReplaceOne;

    public TDocument Replacement { get; } = replacement;
}
