using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands.Writes;

/// <summary>What the server does to a client's document before it is stored, besides giving it an <c>_id</c>.</summary>
internal static class NewDocument
{
    /// <returns>The document itself, or a changed copy of its first level: empty timestamps become the present time.</returns>
    /// <exception cref="ServerErrorException">52: the <c>_id</c> has a field that looks like an operator.</exception>
    public static BsonDocument Prepare(BsonDocument document, TimeProvider time)
    {
        var result = document;
        for (var i = 0; i < document.ElementCount; i++)
        {
            var element = document.GetElement(i);
            if (element is { Name: "_id", Value: BsonDocument id })
                CheckId(id);
            if (element.Value is not BsonTimestamp { Value: 0 })
                continue;
            if (ReferenceEquals(result, document))
                result = document.Copy();
            result.Set(i, new BsonTimestamp((int)time.GetUtcNow().ToUnixTimeSeconds(), 1));
        }

        return result;
    }

    private static void CheckId(BsonDocument id)
    {
        foreach (var element in id)
        {
            if (element.Name.StartsWith('$'))
                throw new ServerErrorException(ServerError.DollarPrefixedFieldName, $"_id fields may not contain '$'-prefixed fields: {element.Name} is not valid for storage.");
        }
    }
}
