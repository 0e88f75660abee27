using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Updates the first document that matches.</summary>
public sealed class UpdateOneModel<TDocument>(FilterDefinition<TDocument> filter, UpdateDefinition<TDocument> update) : WriteModel<TDocument>
{
    public IEnumerable<ArrayFilterDefinition>? ArrayFilters { get; set; }

    public FilterDefinition<TDocument> Filter { get; } = filter ?? throw new ArgumentNullException(nameof(filter));

    public BsonValue? Hint { get; set; }

    public bool IsUpsert { get; set; }

    public override WriteModelType ModelType => WriteModelType.UpdateOne;

    public UpdateDefinition<TDocument> Update { get; } = update ?? throw new ArgumentNullException(nameof(update));
}
