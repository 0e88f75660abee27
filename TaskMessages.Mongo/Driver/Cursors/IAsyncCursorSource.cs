namespace TaskMessages.Mongo.Driver;

/// <summary>A query that can be run.</summary>
public interface IAsyncCursorSource<TDocument>
{
    Task<IAsyncCursor<TDocument>> ToCursorAsync(CancellationToken cancellationToken = default);
}
