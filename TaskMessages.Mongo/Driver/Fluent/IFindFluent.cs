namespace TaskMessages.Mongo.Driver;

/// <summary>A find that is being put together; nothing is sent before a result is asked for.</summary>
public interface IFindFluent<TDocument, TProjection> : IAsyncCursorSource<TProjection>
{
    FilterDefinition<TDocument> Filter { get; set; }

    FindOptions<TDocument, TProjection> Options { get; }

    /// <summary>Counts exactly, within skip and limit.</summary>
    Task<long> CountDocumentsAsync(CancellationToken cancellationToken = default);

    IFindFluent<TDocument, TProjection> Limit(int? limit);

    IFindFluent<TDocument, TNewProjection> Project<TNewProjection>(ProjectionDefinition<TDocument, TNewProjection> projection);

    IFindFluent<TDocument, TProjection> Skip(int? skip);

    IFindFluent<TDocument, TProjection> Sort(SortDefinition<TDocument> sort);
}
