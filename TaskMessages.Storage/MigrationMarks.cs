namespace TaskMessages.Storage;

/// <summary>Remembers, beside the counters, which migrations have come to their end, so that each does so once. One that breaks off is run again by the next start.</summary>
internal sealed class MigrationMarks(IDocumentDatabase database)
{
    private readonly IDocumentCollection _marks = database.GetCollection(CollectionNames.Counters);

    /// <param name="name">The id of its mark.</param>
    /// <param name="migration">What it does; it may be begun again wherever it broke off.</param>
    /// <param name="cancellationToken">Ends it without a mark.</param>
    public async Task RunOnceAsync(string name, Func<CancellationToken, Task> migration, CancellationToken cancellationToken)
    {
        var mark = new BsonDocument("_id", name);
        if (await _marks.FindOneAsync(mark, cancellationToken) is not null)
            return;
        await migration(cancellationToken);
        await _marks.TryInsertAsync(mark, cancellationToken);
    }
}
