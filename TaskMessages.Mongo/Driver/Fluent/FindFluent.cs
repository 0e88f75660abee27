namespace TaskMessages.Mongo.Driver;

/// <inheritdoc/>
internal sealed class FindFluent<TDocument, TProjection>(
    IMongoCollection<TDocument> collection, FilterDefinition<TDocument> filter, FindOptions<TDocument, TProjection> options, IClientSessionHandle? session = null)
    : IFindFluent<TDocument, TProjection>
{
    public FilterDefinition<TDocument> Filter { get; set; } = filter;

    public FindOptions<TDocument, TProjection> Options => options;

    public Task<long> CountDocumentsAsync(CancellationToken cancellationToken = default)
    {
        var count = new CountOptions { Hint = options.Hint, Limit = options.Limit, MaxTime = options.MaxTime, Skip = options.Skip };
        return session is null ? collection.CountDocumentsAsync(Filter, count, cancellationToken) : collection.CountDocumentsAsync(session, Filter, count, cancellationToken);
    }

    public IFindFluent<TDocument, TProjection> Limit(int? limit)
    {
        options.Limit = limit;
        return this;
    }

    public IFindFluent<TDocument, TNewProjection> Project<TNewProjection>(ProjectionDefinition<TDocument, TNewProjection> projection)
    {
        ArgumentNullException.ThrowIfNull(projection);
        var projected = new FindOptions<TDocument, TNewProjection>
        {
            AllowDiskUse = options.AllowDiskUse,
            BatchSize = options.BatchSize,
            Comment = options.Comment,
            Hint = options.Hint,
            Let = options.Let,
            Limit = options.Limit,
            MaxTime = options.MaxTime,
            Projection = projection,
            Skip = options.Skip,
            Sort = options.Sort,
        };
        return new FindFluent<TDocument, TNewProjection>(collection, Filter, projected, session);
    }

    public IFindFluent<TDocument, TProjection> Skip(int? skip)
    {
        options.Skip = skip;
        return this;
    }

    public IFindFluent<TDocument, TProjection> Sort(SortDefinition<TDocument> sort)
    {
        options.Sort = sort;
        return this;
    }

    public Task<IAsyncCursor<TProjection>> ToCursorAsync(CancellationToken cancellationToken = default) =>
        session is null ? collection.FindAsync(Filter, options, cancellationToken) : collection.FindAsync(session, Filter, options, cancellationToken);
}
