using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands.Writes;

/// <summary>The variables that a statement's expressions see: the command's <c>let</c>, and <c>c</c> of a pipeline update over it.</summary>
internal static class StatementScope
{
    public static QueryScope Of(Arguments statement, DateTimeOffset now, BsonDocument? let, CancellationToken cancellationToken)
    {
        if (statement.Document("c") is not { } constants)
            return new QueryScope(now, let) { Cancellation = cancellationToken };
        if (statement.Value("u") is not BsonArray)
            throw new ServerErrorException(51198, "Constant values may only be specified for pipeline updates");
        return new QueryScope(now, let is null ? constants : new BsonDocument(let).Merge(constants, overwriteExistingElements: true))
        {
            Cancellation = cancellationToken,
        };
    }
}
