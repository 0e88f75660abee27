using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.EmbeddedMongo.Commands.Writes;

/// <summary>One of the <c>deletes</c> of a delete command.</summary>
internal sealed class DeleteStatement
{
    public static readonly CommandFields Fields = new CommandFields()
        .Require(FieldType.Document, "q")
        .Require(FieldType.Integer, "limit")
        .With(FieldType.DocumentOrText, "hint")
        .Refuse(FieldType.Document, "collation");

    private readonly Filter _filter;
    private readonly bool _single;
    private readonly BsonValue? _hint;
    private WriteCursor? _cursor;
    private long _deleted;

    private DeleteStatement(Arguments statement, DateTimeOffset now, BsonDocument? let, bool isRetryable, CancellationToken cancellationToken)
    {
        _filter = Filter.Parse(statement.Document("q")!, new QueryScope(now, let) { Cancellation = cancellationToken });
        _hint = statement.Value("hint");
        var limit = statement.Integer("limit");
        if (limit == 0 && isRetryable)
            throw new ServerErrorException(ServerError.InvalidOptions, "Cannot use (or request) retryable writes with limit=0");
        _single = limit == 1;
    }

    /// <exception cref="ServerErrorException">9: the limit is neither 0 nor 1, which fails the whole command.</exception>
    public static void CheckLimit(Arguments statement)
    {
        if (statement.Integer("limit") is not (0 or 1) and var limit)
            throw new ServerErrorException(ServerError.FailedToParse, $"The limit field in delete objects must be 0 or 1. Got {limit}");
    }

    public static DeleteStatement Parse(Arguments statement, DateTimeOffset now, BsonDocument? let, bool isRetryable, CancellationToken cancellationToken) =>
        new(statement, now, let, isRetryable, cancellationToken);

    /// <summary>Goes on with the statement, and may have to be run again to end it: others write in between.</summary>
    public StatementResult Run(WriteSession session, string database, string collection, CancellationToken cancellationToken)
    {
        if (session.FindCollection(database, collection) is not { } found)
            return new StatementResult(_deleted);
        _cursor ??= new WriteCursor(now => now.FindCollection(database, collection) is { } current ? now.Plan(current, _filter, null, _hint) : null);
        foreach (var stored in _cursor.Read(session))
        {
            cancellationToken.ThrowIfCancellationRequested();
            session.Delete(found, stored);
            _deleted++;
            if (_single)
                return new StatementResult(_deleted);
        }

        return _cursor.IsExhausted ? new StatementResult(_deleted) : StatementResult.Unfinished;
    }
}
