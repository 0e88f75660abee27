using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Updates the first document that matches.</summary>
public sealed class UpdateOneModel<TDocument>(FilterDefinition<TDocument> filter, UpdateDefinition<TDocument> update) : WriteModel<TDocument>
{
    public IEnumerable<ArrayFilterDefinition>? ArrayFilters { get; set; }

    public FilterDefinition<TDocument> Filter { get; } = filter ?? throw new ArgumentNullException(nameof(filter));

    public BsonValue? Hint { get; set; }

    public bool IsUpsert { get; set; }

    /// <summary>Which of several matching documents is meant: the first in this order. Servers before 8.0 refuse it.</summary>
    public SortDefinition<TDocument>? Sort { get; set; }

    public override WriteModelType ModelType => WriteModelType.UpdateOne;

    public UpdateDefinition<TDocument> Update { get; } = update ?? throw new ArgumentNullException(nameof(update));
}
