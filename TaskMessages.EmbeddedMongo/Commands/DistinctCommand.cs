using TaskMessages.EmbeddedMongo.Commands.Reads;
using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>distinct</c>: the different values of one field, in one reply.</summary>
internal static class DistinctCommand
{
    public static readonly CommandFields Fields = new CommandFields()
        .Require(FieldType.Text, "key")
        .With(FieldType.Document, "query")
        .With(FieldType.DocumentOrText, "hint")
        .Refuse(FieldType.Document, "collation");

    public static BsonDocument Run(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        var key = request.Text("key")!;
        if (key.Contains('\0'))
            throw new ServerErrorException(31032, "Key field cannot contain an embedded null byte");
        var query = FindQuery.OfQuery(request, context.Time);
        return new BsonDocument("values", context.Engine.Read(session => Values(session, query, FieldPath.Parse(key)), cancellationToken));
    }

    private static BsonArray Values(ReadSession session, FindQuery query, FieldPath path)
    {
        var values = new SortedSet<BsonValue>(Comparer<BsonValue>.Create(BsonOrder.Compare));
        if (query.Plan(session) is not { } plan)
            return [];
        var size = 0L;
        foreach (var stored in session.Execute(plan, null))
        {
            foreach (var value in PathValues.Of(stored.Document, path))
            {
                if (!values.Add(value))
                    continue;
                size += EncodedSize.Of(new BsonDocument("", value));
                if (size > BsonCodec.MaxDocumentSize)
                    throw new ServerErrorException(17217, "distinct too big, 16mb cap");
            }
        }

        return new BsonArray(values);
    }
}
