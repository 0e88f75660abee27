using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Ends of a find that want one result.</summary>
public static class IFindFluentExtensions
{
    public static async Task<bool> AnyAsync<TDocument, TProjection>(this IFindFluent<TDocument, TProjection> find, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(find);
        var cursor = await find.Limit(1).ToCursorAsync(cancellationToken).ConfigureAwait(false);
        return await cursor.AnyAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="InvalidOperationException">There is no result.</exception>
    public static async Task<TProjection> FirstAsync<TDocument, TProjection>(this IFindFluent<TDocument, TProjection> find, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(find);
        var cursor = await find.Limit(1).ToCursorAsync(cancellationToken).ConfigureAwait(false);
        return await cursor.FirstAsync(cancellationToken).ConfigureAwait(false);
    }

    public static async Task<TProjection?> FirstOrDefaultAsync<TDocument, TProjection>(this IFindFluent<TDocument, TProjection> find, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(find);
        var cursor = await find.Limit(1).ToCursorAsync(cancellationToken).ConfigureAwait(false);
        return await cursor.FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
    }

    public static IFindFluent<TDocument, BsonDocument> Project<TDocument, TProjection>(
        this IFindFluent<TDocument, TProjection> find, ProjectionDefinition<TDocument, BsonDocument> projection)
    {
        ArgumentNullException.ThrowIfNull(find);
        return find.Project(projection);
    }
}
