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
        if (TryWriteSingle(index, document, keys))
            return;
        var sets = Values(index, document, out var multikey);
        keys.Clear();
        keys.MultikeyFields = multikey;
        foreach (var values in sets)
        {
            var key = keys.Begin();
            var start = key.Length;
            for (var i = 0; i < values.Length; i++)
                KeyEncoder.Write(key, values[i] ?? BsonNull.Value, index.Fields[i].Descending);
            keys.Add(start);
        }

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

    /// <summary>The usual case, without allocations: no array anywhere. False when there is one; what was written is then void.</summary>
    private static bool TryWriteSingle(IndexInfo index, BsonDocument document, IndexKeySet keys)
    {
        var key = keys.Begin();
        var found = false;
        foreach (var field in index.Fields)
        {
            BsonValue? value = document;
            var path = field.Path;
            for (var depth = 0; depth < path.Count && value is not null; depth++)
            {
                if (value is not BsonDocument inner || !inner.TryFind(path[depth], out value))
                    value = null;
                else if (value is BsonArray)
                    return false;
            }

            found |= value is not null;
            KeyEncoder.Write(key, value ?? BsonNull.Value, field.Descending);
        }

        if (found || !index.Spec.Sparse)
            keys.Add(0);
        return true;
    }
}
