using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Storage.Keys;

/// <summary>
/// The keys under which a document stands in an index: one, or one for each element when an array is on the way. A missing field is null,
/// an empty array undefined. Sparse and partial indexes may have no key for a document.
/// </summary>
internal static class IndexKeyExtractor
{
    /// <exception cref="ServerErrorException">Two indexed fields are arrays that are not the same.</exception>
    public static void Extract(IndexInfo index, BsonDocument document, IndexKeySet keys)
    {
        keys.Clear();
        if (index.PartialFilter is { } filter && !filter.Matches(document))
            return;
        if (TryWritePlain(index, document, keys))
            return;
        var sets = Values(index, document, out var multikey);
        keys.Clear();
        keys.MultikeyFields = multikey;
        foreach (var values in sets)
            Write(index, values, keys);
        keys.Normalize();
    }

    /// <summary>The same keys as values, for error messages; null where the field is missing.</summary>
    public static List<BsonValue?[]> Values(IndexInfo index, BsonDocument document, out ulong multikeyFields)
    {
        var expansion = new ArrayExpansion(index.Fields, index.Spec.Sparse);
        expansion.Run(document);
        multikeyFields = expansion.MultikeyFields;
        return expansion.Keys;
    }

    /// <summary>
    /// The usual cases, without expanding combinations: no array anywhere, or one that is itself the value of one field. False when there is another; what was written is then void.
    /// </summary>
    private static bool TryWritePlain(IndexInfo index, BsonDocument document, IndexKeySet keys)
    {
        BsonArray? array = null;
        var arrayField = -1;
        var found = false;
        var values = keys.Values(index.Fields.Count);
        for (var i = 0; i < values.Length; i++)
        {
            BsonValue? value = document;
            var path = index.Fields[i].Path;
            for (var depth = 0; depth < path.Count && value is not null; depth++)
            {
                if (value is not BsonDocument inner || !inner.TryFind(path[depth], out value))
                {
                    value = null;
                }
                else if (value is BsonArray met)
                {
                    if (array is not null || depth < path.Count - 1)
                        return false;
                    (array, arrayField) = (met, i);
                }
            }

            found |= value is not null;
            values[i] = value ?? BsonNull.Value;
        }

        if (array is null)
        {
            if (found || !index.Spec.Sparse)
                Write(index, values, keys);
            return true;
        }

        keys.MultikeyFields = 1UL << arrayField;
        for (var item = 0; item < Math.Max(array.Count, 1); item++)
        {
            values[arrayField] = array.Count == 0 ? BsonUndefined.Value : array[item];
            Write(index, values, keys);
        }

        keys.Normalize();
        return true;
    }

    private static void Write(IndexInfo index, ReadOnlySpan<BsonValue?> values, IndexKeySet keys)
    {
        var key = keys.Begin();
        var start = key.Length;
        for (var i = 0; i < values.Length; i++)
            KeyEncoder.Write(key, values[i] ?? BsonNull.Value, index.Fields[i].Descending);
        keys.Add(start);
    }
}
