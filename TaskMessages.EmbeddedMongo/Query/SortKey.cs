namespace TaskMessages.EmbeddedMongo.Query;

/// <summary>The one value that a document sorts by at a path.</summary>
internal static class SortKey
{
    public static BsonValue Of(BsonDocument document, SortField field)
    {
        BsonValue? best = null;
        AddDocument(ref best, document, field, 0);
        return best ?? BsonNull.Value;
    }

    /// <summary>Whether the path comes to an array, which gives the document several keys.</summary>
    public static bool MeetsArray(BsonDocument document, SortField field)
    {
        for (var depth = 0; document.TryFind(field.Path[depth], out var value); depth++)
        {
            if (value is BsonArray)
                return true;
            if (depth == field.Path.Count - 1 || value is not BsonDocument inner)
                return false;
            document = inner;
        }

        return false;
    }

    private static void AddDocument(ref BsonValue? best, BsonDocument document, SortField field, int depth)
    {
        if (!document.TryFind(field.Path[depth], out var value))
            Add(ref best, BsonNull.Value, field);
        else if (depth == field.Path.Count - 1)
            AddLeaf(ref best, value, field);
        else if (value is BsonDocument inner)
            AddDocument(ref best, inner, field, depth + 1);
        else if (value is BsonArray array)
            AddArray(ref best, array, field, depth + 1);
        else
            Add(ref best, BsonNull.Value, field);
    }

    private static void AddLeaf(ref BsonValue? best, BsonValue value, SortField field)
    {
        if (value is not BsonArray array)
        {
            Add(ref best, value, field);
            return;
        }

        // An empty array is less than null, as undefined is.
        if (array.Count == 0)
            Add(ref best, BsonUndefined.Value, field);
        foreach (var item in array)
            Add(ref best, item, field);
    }

    private static void AddArray(ref BsonValue? best, BsonArray array, SortField field, int depth)
    {
        var position = field.Path.Position(depth);
        if (position >= 0 && position < array.Count && !array.Any(item => item is BsonDocument document && document.Contains(field.Path[depth])))
        {
            AddPosition(ref best, array[position], field, depth);
            return;
        }
        if (array.Count == 0)
            Add(ref best, BsonNull.Value, field);
        foreach (var item in array)
        {
            if (item is BsonDocument document)
                AddDocument(ref best, document, field, depth);
            else
                Add(ref best, BsonNull.Value, field);
        }
    }

    private static void AddPosition(ref BsonValue? best, BsonValue item, SortField field, int depth)
    {
        if (depth == field.Path.Count - 1)
            AddLeaf(ref best, item, field);
        else if (item is BsonDocument document)
            AddDocument(ref best, document, field, depth + 1);
        else if (item is BsonArray array)
            AddArray(ref best, array, field, depth + 1);
        else
            Add(ref best, BsonNull.Value, field);
    }

    private static void Add(ref BsonValue? best, BsonValue candidate, SortField field)
    {
        if (best is null)
        {
            best = candidate;
            return;
        }
        var order = BsonOrder.Compare(candidate, best);
        if (field.Descending ? order > 0 : order < 0)
            best = candidate;
    }
}
