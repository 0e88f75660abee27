using TaskMessages.EmbeddedMongo.Commands.Reads;
using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>count</c>: how many documents match.</summary>
internal static class CountCommand
{
    public static readonly CommandFields Fields = new CommandFields()
        .With(FieldType.Document, "query", "fields")
        .With(FieldType.Integer, "limit", "skip")
        .With(FieldType.DocumentOrText, "hint")
        .Refuse(FieldType.Document, "collation");

    public static BsonDocument Run(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        if (request.Integer("limit") == long.MinValue)
            throw new ServerErrorException(ServerError.BadValue, "Limit value for count cannot be min long");
        var query = FindQuery.OfQuery(request, context.Time);
        var count = context.Engine.Read(session => Count(session, query), cancellationToken);
        count = Math.Max(0, count - query.Skip);
        count = Math.Min(count, query.Limit ?? long.MaxValue);
        return new BsonDocument("n", Number.Of(count));
    }

    private static long Count(ReadSession session, FindQuery query)
    {
        if (query.Plan(session) is not { } plan)
            return 0;
        if (query.Limit is not { } limit)
            return session.Count(plan);
        var most = limit + query.Skip;
        return session.Execute(plan, null).TakeWhile((_, index) => index < most).LongCount();
    }
}
