namespace TaskMessages.Mongo.Driver;

/// <summary>An aggregation that is being put together; nothing is sent before a result is asked for.</summary>
public interface IAggregateFluent<TResult> : IAsyncCursorSource<TResult>
{
    AggregateOptions Options { get; }

    IAggregateFluent<TResult> Limit(long limit);

    IAggregateFluent<TResult> Match(FilterDefinition<TResult> filter);

    IAggregateFluent<TNewResult> Project<TNewResult>(ProjectionDefinition<TResult, TNewResult> projection);

    IAggregateFluent<TResult> Skip(long skip);

    IAggregateFluent<TResult> Sort(SortDefinition<TResult> sort);
}
