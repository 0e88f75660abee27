using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Updates all documents that match.</summary>
public sealed class UpdateManyModel<TDocument>(FilterDefinition<TDocument> filter, UpdateDefinition<TDocument> update) : WriteModel<TDocument>
{
    public IEnumerable<ArrayFilterDefinition>? ArrayFilters { get; set; }

    public FilterDefinition<TDocument> Filter { get; } = filter ?? throw new ArgumentNullException(nameof(filter));

    public BsonValue? Hint { get; set; }

    public bool IsUpsert { get; set; }

    public override WriteModelType ModelType => WriteModelType.UpdateMany;

    public UpdateDefinition<TDocument> Update { get; } = update ?? throw new ArgumentNullException(nameof(update));
}
