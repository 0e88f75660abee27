namespace TaskMessages.Mongo.Driver;

/// <summary>Whole results from cursors; each disposes the cursor.</summary>
public static class IAsyncCursorExtensions
{
    public static async Task<bool> AnyAsync<TDocument>(this IAsyncCursor<TDocument> cursor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(cursor);
        using (cursor)
        {
            while (await cursor.MoveNextAsync(cancellationToken).ConfigureAwait(false))
            {
                if (cursor.Current.Any())
                    return true;
            }

            return false;
        }
    }

    /// <exception cref="InvalidOperationException">There is no result.</exception>
    public static async Task<TDocument> FirstAsync<TDocument>(this IAsyncCursor<TDocument> cursor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(cursor);
        using (cursor)
        {
            while (await cursor.MoveNextAsync(cancellationToken).ConfigureAwait(false))
            {
                foreach (var document in cursor.Current)
                    return document;
            }

            throw new InvalidOperationException("Sequence contains no elements");
        }
    }

    public static async Task<TDocument?> FirstOrDefaultAsync<TDocument>(this IAsyncCursor<TDocument> cursor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(cursor);
        using (cursor)
        {
            while (await cursor.MoveNextAsync(cancellationToken).ConfigureAwait(false))
            {
                foreach (var document in cursor.Current)
                    return document;
            }

            return default;
        }
    }

    public static async Task ForEachAsync<TDocument>(this IAsyncCursor<TDocument> source, Action<TDocument> processor, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(processor);
        using (source)
        {
            while (await source.MoveNextAsync(cancellationToken).ConfigureAwait(false))
            {
                foreach (var document in source.Current)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    processor(document);
                }
            }
        }
    }

    public static async Task<List<TDocument>> ToListAsync<TDocument>(this IAsyncCursor<TDocument> source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        using (source)
        {
            var list = new List<TDocument>();
            while (await source.MoveNextAsync(cancellationToken).ConfigureAwait(false))
                list.AddRange(source.Current);
            return list;
        }
    }
}
