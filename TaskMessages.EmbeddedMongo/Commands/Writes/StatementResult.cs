namespace TaskMessages.EmbeddedMongo.Commands.Writes;

/// <param name="Matched">Documents inserted, matched or deleted.</param>
/// <param name="Modified">Documents that an update changed.</param>
/// <param name="UpsertedId">The <c>_id</c> of what an upsert inserted.</param>
internal readonly record struct StatementResult(long Matched, long Modified = 0, BsonValue? UpsertedId = null)
{
    /// <summary>Whether the statement has more to do, in another job; nothing else says anything then.</summary>
    public bool IsUnfinished { get; private init; }

    public static StatementResult Unfinished { get; } = new(0) { IsUnfinished = true };

    /// <summary>As it is kept for the case that the statement comes again.</summary>
    public BsonDocument ToDocument()
    {
        var document = new BsonDocument { { "n", Matched }, { "nModified", Modified } };
        return UpsertedId is null ? document : document.Add("upserted", UpsertedId);
    }

    public static StatementResult From(BsonDocument document) => new(
        document.GetValue("n", 0).ToInt64(), document.GetValue("nModified", 0).ToInt64(), document.TryGetValue("upserted", out var id) ? id : null);
}
