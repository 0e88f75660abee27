using TaskMessages.Domain.Messages;
using TaskMessages.Storage.Documents;

namespace TaskMessages.Storage;

/// <summary>The filters and sorts of message lists.</summary>
internal static class MessageQuery
{
    /// <summary>The ledger's total order: by time, then by number, both in the same direction.</summary>
    public static BsonDocument Order(bool descending)
    {
        var direction = descending ? -1 : 1;
        return new BsonDocument { { MessageDocument.CreatedAt, direction }, { MessageDocument.Seq, direction } };
    }

    /// <summary>By any member of the stored message; ties fall back to the ledger's order.</summary>
    public static BsonDocument Order(string? field, bool descending)
    {
        var path = field is "id" ? MessageDocument.Id : field;
        if (path is null or "" or MessageDocument.CreatedAt)
            return Order(descending);
        return new BsonDocument(path, descending ? -1 : 1).Merge(Order(descending));
    }

    /// <summary>The task's messages that the filters let through: any of the inclusive ones, none of the exclusive ones.</summary>
    public static BsonDocument Match(string taskId, IReadOnlyList<MessageFilter> filters)
    {
        var match = new BsonDocument(MessageDocument.TaskId, taskId);
        var inclusive = Alternatives(filters, exclude: false);
        if (inclusive.Count > 0)
            match.Add("$and", new BsonArray { new BsonDocument("$or", inclusive) });
        var exclusive = Alternatives(filters, exclude: true);
        if (exclusive.Count > 0)
            match.Add("$nor", exclusive);
        return match;
    }

    /// <summary>Adds what lies beyond a position, in both words: the bound serves the index, the alternatives are exact.</summary>
    public static void Beyond(BsonDocument match, MessagePosition position, PageDirection direction)
    {
        var (beyond, bound) = direction == PageDirection.Older ? ("$lt", "$lte") : ("$gt", "$gte");
        match.Add(MessageDocument.CreatedAt, new BsonDocument(bound, position.CreatedAt));
        match.Add("$or", new BsonArray
        {
            new BsonDocument(MessageDocument.CreatedAt, new BsonDocument(beyond, position.CreatedAt)),
            new BsonDocument
            {
                { MessageDocument.CreatedAt, position.CreatedAt }, { MessageDocument.Seq, new BsonDocument(beyond, position.Seq) },
            },
        });
    }

    private static BsonArray Alternatives(IReadOnlyList<MessageFilter> filters, bool exclude)
        => new(filters.Where(filter => filter.Exclude == exclude).Select(ToCondition));

    /// <summary>Every leaf is a literal equality, whatever its path and value look like.</summary>
    private static BsonDocument ToCondition(MessageFilter filter) => filter.Leaves.Count == 0
        ? []
        : new BsonDocument("$and", new BsonArray(filter.Leaves.Select(leaf
            => new BsonDocument(leaf.Path, new BsonDocument("$eq", JsonBson.ToBson(leaf.Value))))));
}
