namespace TaskMessages.EmbeddedMongo.Query.Stages;

/// <summary><c>$count</c>: one document with the number of documents, or none when there are none.</summary>
internal sealed class CountStage(string field) : PipelineStage
{
    public static CountStage Parse(BsonValue spec)
    {
        if (spec is not BsonString { Value: var field })
            throw new ServerErrorException(40156, "the count field must be a non-empty string");
        if (field.Length == 0)
            throw new ServerErrorException(40157, "the count field must be a non-empty string");
        if (field.StartsWith('$'))
            throw new ServerErrorException(40158, "the count field cannot be a $-prefixed path");
        if (field.Contains('\0', StringComparison.Ordinal))
            throw new ServerErrorException(40159, "the count field cannot contain a null byte");
        return field.Contains('.', StringComparison.Ordinal)
            ? throw new ServerErrorException(40160, "the count field cannot contain '.'")
            : new CountStage(field);
    }

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> input)
    {
        var count = input.LongCount();
        if (count > 0)
            yield return new BsonDocument(field, count <= int.MaxValue ? (BsonInt32)(int)count : (BsonInt64)count);
    }
}
