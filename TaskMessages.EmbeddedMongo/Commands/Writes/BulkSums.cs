namespace TaskMessages.EmbeddedMongo.Commands.Writes;

/// <summary>What the operations of a <c>bulkWrite</c> did together.</summary>
internal sealed class BulkSums
{
    private long _inserted;
    private long _matched;
    private long _modified;
    private long _upserted;
    private long _deleted;

    public void Add(BulkStatement statement, StatementResult result)
    {
        switch (statement.Kind)
        {
            case BulkKind.Insert:
                _inserted += result.Matched;
                break;
            case BulkKind.Delete:
                _deleted += result.Matched;
                break;
            case BulkKind.Update when result.UpsertedId is not null:
                _upserted++;
                break;
            case BulkKind.Update:
                _matched += result.Matched;
                _modified += result.Modified;
                break;
        }
    }

    public void AddTo(BsonDocument reply) => reply
        .Add("nInserted", Number.Of(_inserted))
        .Add("nMatched", Number.Of(_matched))
        .Add("nModified", Number.Of(_modified))
        .Add("nUpserted", Number.Of(_upserted))
        .Add("nDeleted", Number.Of(_deleted));
}
