using TaskMessages.EmbeddedMongo.Query.Filters;

namespace TaskMessages.EmbeddedMongo.Storage.Planning;

/// <summary>What conditions say about the key of one field: disjoint intervals in ascending order.</summary>
/// <param name="Intervals">A matching document has a key in one of them; none: nothing matches.</param>
/// <param name="IsExact">Whether, as long as no array is involved, every document with such a key matches.</param>
internal sealed record FieldBounds(IReadOnlyList<Interval> Intervals, bool IsExact)
{
    public static FieldBounds All { get; } = new([Interval.All], IsExact: true);

    public bool IsAll => Intervals.Count == 1 && Intervals[0].IsAll;

    public bool IsPoint => Intervals.Count == 1 && Intervals[0].IsPoint;

    public bool ArePoints => Intervals.All(interval => interval.IsPoint);

    /// <summary>Whether a document without the field could have such a key.</summary>
    public bool IncludesMissing => Intervals.Any(interval => interval.Contains(Interval.Point(BsonNull.Value)));

    /// <summary>The bounds that a condition sets, or null when it sets none.</summary>
    public static FieldBounds? Of(FieldNode node) => node switch
    {
        ComparisonNode { Value: BsonArray } => null,
        ComparisonNode { Operator: FilterOperator.Eq } equality when !BsonOrder.IsNullish(equality.Value) => new FieldBounds([Interval.Point(equality.Value)], IsExact: true),
        ComparisonNode { Operator: FilterOperator.Eq } equality => OfValues([equality.Value]),
        ComparisonNode comparison => OfRange(comparison),
        InNode { HasRegexes: false } list when !list.Values.Any(value => value is BsonArray) => OfValues(list.Values),
        _ => null,
    };

    public FieldBounds Intersect(FieldBounds other)
    {
        var intervals = new List<Interval>();
        foreach (var left in Intervals)
        {
            foreach (var right in other.Intervals)
            {
                var common = left.Intersect(right);
                if (!common.IsEmpty)
                    intervals.Add(common);
            }
        }

        return new FieldBounds(intervals, IsExact && other.IsExact);
    }

    /// <summary>Whether every key within these bounds is within the others.</summary>
    public bool IsWithin(FieldBounds other) => Intervals.All(inner => other.Intervals.Any(outer => outer.Contains(inner)));

    private static FieldBounds OfValues(IReadOnlyList<BsonValue> values)
    {
        var points = new List<Interval>(values.Count);
        if (values.Any(BsonOrder.IsNullish))
        {
            // One condition for both, and for missing fields, whose key is null.
            points.Add(Interval.Point(BsonUndefined.Value));
            points.Add(Interval.Point(BsonNull.Value));
        }

        points.AddRange(values.Where(value => !BsonOrder.IsNullish(value)).Select(Interval.Point));
        if (points.Count > 1)
            points.Sort((left, right) => BsonOrder.Compare(left.Low, right.Low));
        // An empty array has the key undefined but equals neither.
        return new FieldBounds(points, IsExact: true);
    }

    private static FieldBounds? OfRange(ComparisonNode node)
    {
        if (BsonOrder.IsNaN(node.Value) || TypeBracket.Of(node.Value) is not { } bracket)
            return null;
        var interval = node.Operator switch
        {
            FilterOperator.Gt => bracket with { Low = node.Value, IncludesLow = false },
            FilterOperator.Gte => bracket with { Low = node.Value, IncludesLow = true },
            FilterOperator.Lt => bracket with { High = node.Value, IncludesHigh = false },
            FilterOperator.Lte => bracket with { High = node.Value, IncludesHigh = true },
            _ => null,
        };
        return interval is null ? null : new FieldBounds(interval.IsEmpty ? [] : [interval], IsExact: true);
    }
}
