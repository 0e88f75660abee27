using TaskMessages.EmbeddedMongo.Storage.Keys;

namespace TaskMessages.EmbeddedMongo.Storage.Planning;

/// <summary>Turns the bounds of an index's fields into ranges of its keys.</summary>
internal static class KeyRanges
{
    /// <summary>Greater than every key.</summary>
    private static readonly byte[] End = [0xFF];

    public static IReadOnlyList<KeyRange> Of(IndexInfo index, IReadOnlyList<FieldBounds> bounds)
    {
        var ranges = new List<KeyRange>();
        Add(ranges, index, bounds, 0, new KeyBuffer());
        if (ranges.Count > 1)
            ranges.Sort((left, right) => left.Start.AsSpan().SequenceCompareTo(right.Start));
        return ranges;
    }

    private static void Add(List<KeyRange> ranges, IndexInfo index, IReadOnlyList<FieldBounds> bounds, int field, KeyBuffer prefix)
    {
        if (field == bounds.Count || bounds[field].IsAll)
        {
            ranges.Add(new KeyRange(prefix.ToArray(), [.. prefix.Written, .. End]));
            return;
        }

        var descending = index.Fields[field].Descending;
        var length = prefix.Length;
        foreach (var interval in bounds[field].Intervals)
        {
            if (interval.IsPoint)
            {
                KeyEncoder.Write(prefix, interval.Low, descending);
                Add(ranges, index, bounds, field + 1, prefix);
            }
            else
            {
                ranges.Add(Range(interval, descending, prefix, length));
            }

            prefix.Truncate(length);
        }
    }

    private static KeyRange Range(Interval interval, bool descending, KeyBuffer prefix, int length)
    {
        interval.WriteStart(prefix, descending);
        var start = prefix.ToArray();
        prefix.Truncate(length);
        interval.WriteEnd(prefix, descending);
        return new KeyRange(start, prefix.ToArray());
    }
}
