namespace TaskMessages.EmbeddedMongo.Query;

/// <summary>The values that a document has at a path, as the distinct command counts them: arrays give their elements.</summary>
internal static class PathValues
{
    public static IEnumerable<BsonValue> Of(BsonDocument document, FieldPath path)
    {
        var values = new List<BsonValue>();
        Add(values, document, path, 0);
        return values;
    }

    private static void Add(List<BsonValue> values, BsonValue value, FieldPath path, int depth)
    {
        if (depth == path.Count)
        {
            if (value is BsonArray leaves)
                values.AddRange(leaves);
            else
                values.Add(value);
        }
        else if (value is BsonDocument document)
        {
            if (document.TryFind(path[depth], out var next))
                Add(values, next, path, depth + 1);
        }
        else if (value is BsonArray array)
        {
            var position = path.Position(depth);
            if (position >= 0 && position < array.Count)
                Add(values, array[position], path, depth + 1);
            foreach (var item in array.OfType<BsonDocument>())
                Add(values, item, path, depth);
        }
    }
}
