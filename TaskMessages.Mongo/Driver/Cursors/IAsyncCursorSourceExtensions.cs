namespace TaskMessages.Mongo.Driver;

/// <summary>Whole results from queries.</summary>
public static class IAsyncCursorSourceExtensions
{
    public static async Task<bool> AnyAsync<TDocument>(this IAsyncCursorSource<TDocument> source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var cursor = await source.ToCursorAsync(cancellationToken).ConfigureAwait(false);
        return await cursor.AnyAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="InvalidOperationException">There is no result.</exception>
    public static async Task<TDocument> FirstAsync<TDocument>(this IAsyncCursorSource<TDocument> source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var cursor = await source.ToCursorAsync(cancellationToken).ConfigureAwait(false);
        return await cursor.FirstAsync(cancellationToken).ConfigureAwait(false);
    }

    public static async Task<TDocument?> FirstOrDefaultAsync<TDocument>(this IAsyncCursorSource<TDocument> source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var cursor = await source.ToCursorAsync(cancellationToken).ConfigureAwait(false);
        return await cursor.FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
    }

    public static async Task ForEachAsync<TDocument>(this IAsyncCursorSource<TDocument> source, Action<TDocument> processor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var cursor = await source.ToCursorAsync(cancellationToken).ConfigureAwait(false);
        await cursor.ForEachAsync(processor, cancellationToken).ConfigureAwait(false);
    }

    public static async Task<List<TDocument>> ToListAsync<TDocument>(this IAsyncCursorSource<TDocument> source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var cursor = await source.ToCursorAsync(cancellationToken).ConfigureAwait(false);
        return await cursor.ToListAsync(cancellationToken).ConfigureAwait(false);
    }
}
