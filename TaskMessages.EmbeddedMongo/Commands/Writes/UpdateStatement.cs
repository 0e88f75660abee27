using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.EmbeddedMongo.Commands.Writes;

/// <summary>One of the <c>updates</c> of an update command.</summary>
internal sealed class UpdateStatement
{
    public static readonly CommandFields Fields = new CommandFields()
        .Require(FieldType.Document, "q")
        .Require(FieldType.DocumentOrArray, "u")
        .With(FieldType.Document, "c")
        .With(FieldType.Flag, "multi", "upsert", "upsertSupplied")
        .With(FieldType.Array, "arrayFilters")
        .With(FieldType.DocumentOrText, "hint")
        .Refuse(FieldType.Document, "collation");

    private readonly Filter _filter;
    private readonly UpdateProgram _update;
    private readonly bool _multi;
    private readonly bool _upsert;
    private readonly BsonValue? _hint;
    private WriteCursor? _cursor;
    private long _matched;
    private long _modified;

    private UpdateStatement(Arguments statement, DateTimeOffset now, BsonDocument? let, bool isRetryable, CancellationToken cancellationToken)
    {
        var scope = StatementScope.Of(statement, now, let, cancellationToken);
        _filter = Filter.Parse(statement.Document("q")!, scope);
        _update = UpdateProgram.Parse(statement.Value("u")!, statement.Array("arrayFilters"), scope);
        _multi = statement.Flag("multi");
        _upsert = statement.Flag("upsert");
        _hint = statement.Value("hint");
        if (_multi && isRetryable)
            throw new ServerErrorException(ServerError.InvalidOptions, "Cannot use (or request) retryable writes with multi=true");
        if (_multi && _update.IsReplacement)
            throw new ServerErrorException(ServerError.FailedToParse, "multi update is not supported for replacement-style update");
    }

    public static UpdateStatement Parse(Arguments statement, DateTimeOffset now, BsonDocument? let, bool isRetryable, CancellationToken cancellationToken) =>
        new(statement, now, let, isRetryable, cancellationToken);

    /// <summary>Goes on with the statement, and may have to be run again to end it: others write in between.</summary>
    public StatementResult Run(WriteSession session, string database, string collection, TimeProvider time, CancellationToken cancellationToken)
    {
        if (session.FindCollection(database, collection) is { } found)
        {
            _cursor ??= new WriteCursor(now => now.FindCollection(database, collection) is { } current ? now.Plan(current, _filter, null, _hint) : null);
            foreach (var stored in _cursor.Read(session))
            {
                cancellationToken.ThrowIfCancellationRequested();
                _modified += Change(session, found, stored);
                _matched++;
                if (!_multi)
                    return new StatementResult(_matched, _modified);
            }

            if (!_cursor.IsExhausted)
                return StatementResult.Unfinished;
        }

        if (!_upsert || _matched > 0)
            return new StatementResult(_matched, _modified);
        var inserted = Upsert.Run(session, database, collection, _filter, _update, time);
        return new StatementResult(1, 0, inserted["_id"]);
    }

    private int Change(WriteSession session, CollectionInfo collection, StoredDocument stored)
    {
        var after = _update.Apply(stored.Document, _filter, isInsert: false, out var modified);
        if (modified)
            session.Replace(collection, stored, after, _update.IsReplacement);
        return modified ? 1 : 0;
    }
}
