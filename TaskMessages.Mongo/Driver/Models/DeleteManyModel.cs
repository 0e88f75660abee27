using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Deletes all documents that match.</summary>
public sealed class DeleteManyModel<TDocument>(FilterDefinition<TDocument> filter) : WriteModel<TDocument>
{
    public FilterDefinition<TDocument> Filter { get; } = filter ?? throw new ArgumentNullException(nameof(filter));

    public BsonValue? Hint { get; set; }

    public override WriteModelType ModelType => WriteModelType.DeleteMany;
}
