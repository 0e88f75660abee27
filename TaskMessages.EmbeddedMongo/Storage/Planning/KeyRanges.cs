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
        return Ascending(ranges);
    }

    /// <summary>The same in parts, one for each combination of points of the leading fields.</summary>
    /// <param name="index">The index.</param>
    /// <param name="bounds">One for each of its fields; the leading ones are points.</param>
    /// <param name="fields">How many lead.</param>
    public static IReadOnlyList<PlanPart> Parts(IndexInfo index, IReadOnlyList<FieldBounds> bounds, int fields)
    {
        var parts = new List<PlanPart>();
        AddParts(parts, index, bounds, fields, 0, new KeyBuffer());
        return parts;
    }

    private static void AddParts(List<PlanPart> parts, IndexInfo index, IReadOnlyList<FieldBounds> bounds, int fields, int field, KeyBuffer prefix)
    {
        var length = prefix.Length;
        if (field == fields)
        {
            var ranges = new List<KeyRange>();
            Add(ranges, index, bounds, field, prefix);
            parts.Add(new PlanPart(Ascending(ranges), length));
            return;
        }

        foreach (var point in bounds[field].Intervals)
        {
            KeyEncoder.Write(prefix, point.Low, index.Fields[field].Descending);
            AddParts(parts, index, bounds, fields, field + 1, prefix);
            prefix.Truncate(length);
        }
    }

    private static List<KeyRange> Ascending(List<KeyRange> ranges)
    {
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
