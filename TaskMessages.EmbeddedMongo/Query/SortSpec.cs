namespace TaskMessages.EmbeddedMongo.Query;

/// <summary>
/// A sort document. A missing field sorts as null. A document with arrays sorts by the first of the keys that it would have in an index of the
/// same fields: with one field by the least element when ascending, by the greatest when descending.
/// </summary>
internal sealed class SortSpec : IComparer<BsonDocument>
{
    /// <summary>MongoDB allows this many keys in one sort.</summary>
    private const int MaxFields = 32;

    private readonly SortField[] _fields;

    private SortSpec(SortField[] fields) => _fields = fields;

    public IReadOnlyList<SortField> Fields => _fields;

    /// <exception cref="ServerErrorException">A direction other than 1 and -1, a <c>$meta</c> sort, or a key named twice.</exception>
    public static SortSpec Parse(BsonDocument sort)
    {
        if (sort.ElementCount > MaxFields)
            throw new ServerErrorException(13103, "too many compound keys");
        var fields = new List<SortField>(sort.ElementCount);
        foreach (var element in sort)
        {
            if (fields.Exists(field => field.Path.Dotted == element.Name))
                throw new ServerErrorException(7472500, $"$sort key must not contain duplicate keys (duplicate: '{element.Name}')");
            fields.Add(new SortField(ParsePath(element.Name), IsDescending(element)));
        }
        return new SortSpec([.. fields]);
    }

    public int Compare(BsonDocument? x, BsonDocument? y)
    {
        if (x is null || y is null)
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        return CompareKeys(KeysOf(x), KeysOf(y));
    }

    /// <summary>The keys of a document, for sorts that compare each document many times.</summary>
    /// <exception cref="ServerErrorException">2: two of the fields lead to different arrays.</exception>
    public BsonValue[] KeysOf(BsonDocument document)
    {
        if (_fields.Length > 1 && Array.Exists(_fields, field => SortKey.MeetsArray(document, field)))
            return FirstKeys(document);
        var keys = new BsonValue[_fields.Length];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = SortKey.Of(document, _fields[i]);
        return keys;
    }

    public int CompareKeys(BsonValue[] left, BsonValue[] right)
    {
        for (var i = 0; i < _fields.Length; i++)
        {
            var order = BsonOrder.Compare(left[i], right[i]);
            if (order != 0)
                return _fields[i].Descending ? -order : order;
        }
        return 0;
    }

    /// <summary>Sorts into a new list; documents that compare as equal keep their order.</summary>
    public List<BsonDocument> Sort(IEnumerable<BsonDocument> documents)
    {
        var keyed = documents.Select((document, position) => (Document: document, Keys: KeysOf(document), Position: position)).ToList();
        keyed.Sort((left, right) =>
        {
            var order = CompareKeys(left.Keys, right.Keys);
            return order != 0 ? order : left.Position.CompareTo(right.Position);
        });
        return keyed.ConvertAll(item => item.Document);
    }

    private BsonValue[] FirstKeys(BsonDocument document)
    {
        var expansion = new ArrayExpansion(_fields, sparse: false);
        try
        {
            expansion.Run(document);
        }
        catch (ServerErrorException error) when (error.Code == (int)ServerError.CannotIndexParallelArrays)
        {
            throw new ServerErrorException(ServerError.BadValue, "cannot sort with keys that are parallel arrays");
        }

        BsonValue[]? first = null;
        foreach (var values in expansion.Keys)
        {
            var keys = Array.ConvertAll(values, value => value ?? BsonNull.Value);
            if (first is null || CompareKeys(keys, first) < 0)
                first = keys;
        }

        return first!;
    }

    private static FieldPath ParsePath(string name)
    {
        if (name.Length == 0)
            throw new ServerErrorException(40352, "FieldPath cannot be constructed with empty string");
        if (name.EndsWith('.'))
            throw new ServerErrorException(40353, "FieldPath must not end with a '.'.");
        var path = FieldPath.Parse(name);
        foreach (var part in path.Parts)
        {
            if (part.Length == 0)
                throw new ServerErrorException(15998, "FieldPath field names may not be empty strings.");
            if (part.StartsWith('$'))
                throw new ServerErrorException(16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.");
        }
        return path;
    }

    private static bool IsDescending(BsonElement element)
    {
        if (element.Value is BsonDocument meta)
        {
            throw meta.ElementCount > 0 && meta.GetElement(0).Name == "$meta"
                ? new ServerErrorException(31138, "Illegal $meta sort: " + BsonText.OfElement("$meta", meta.GetElement(0).Value))
                : new ServerErrorException(17312, "$meta is the only expression supported by $sort right now");
        }
        if (!element.Value.IsNumeric)
            throw new ServerErrorException(15974, "Illegal key in $sort specification: " + BsonText.OfElement(element.Name, element.Value));
        if (!WholeNumber.TryTruncate(element.Value, out var direction) || direction is not (1 or -1))
            throw new ServerErrorException(15975, "$sort key ordering must be 1 (for ascending) or -1 (for descending)");
        return direction < 0;
    }
}
