using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Stages written as documents.</summary>
public static class IAggregateFluentExtensions
{
    public static IAggregateFluent<BsonDocument> Project<TResult>(
        this IAggregateFluent<TResult> aggregate, ProjectionDefinition<TResult, BsonDocument> projection)
    {
        ArgumentNullException.ThrowIfNull(aggregate);
        return aggregate.Project(projection);
    }
}
