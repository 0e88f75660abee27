using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <inheritdoc/>
internal sealed class AggregateFluent<TDocument, TResult>(
    IMongoCollection<TDocument> collection, IReadOnlyList<BsonDocument> stages, AggregateOptions options) : IAggregateFluent<TResult>
{
    public AggregateOptions Options => options;

    public IAggregateFluent<TResult> Limit(long limit) => With<TResult>("$limit", limit);

    public IAggregateFluent<TResult> Match(FilterDefinition<TResult> filter) => With<TResult>("$match", filter.Render());

    public IAggregateFluent<TNewResult> Project<TNewResult>(ProjectionDefinition<TResult, TNewResult> projection) =>
        With<TNewResult>("$project", projection.Render());

    public IAggregateFluent<TResult> Skip(long skip) => With<TResult>("$skip", skip);

    public IAggregateFluent<TResult> Sort(SortDefinition<TResult> sort) => With<TResult>("$sort", sort.Render());

    public Task<IAsyncCursor<TResult>> ToCursorAsync(CancellationToken cancellationToken = default) =>
        collection.AggregateAsync(PipelineDefinition<TDocument, TResult>.Create(stages), options, cancellationToken);

    internal AggregateFluent<TDocument, TNewResult> With<TNewResult>(string name, BsonValue stage) =>
        new(collection, [.. stages, new BsonDocument(name, stage)], options);
}
