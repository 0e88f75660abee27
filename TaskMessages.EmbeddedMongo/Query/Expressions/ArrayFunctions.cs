namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary>Operators on arrays. Most answer null to null and refuse other types.</summary>
internal static class ArrayFunctions
{
    public static IReadOnlyList<Function> Table { get; } =
    [
        new("$arrayElemAt", 2, 2, ElemAt),
        new("$concatArrays", 0, Function.AnyNumber, Concat),
        new("$first", 1, 1, values => End("$first", values[0], array => array[0])),
        new("$in", 2, 2, In),
        new("$isArray", 1, 1, values => values[0] is BsonArray),
        new("$last", 1, 1, values => End("$last", values[0], array => array[array.Count - 1])),
        new("$range", 2, 3, Range),
        new("$reverseArray", 1, 1, Reverse),
        new("$size", 1, 1, Size),
        new("$slice", 2, 3, Slice),
    ];

    private static BsonValue Size(BsonValue?[] values) => values[0] is BsonArray array
        ? array.Count
        : throw new ServerErrorException(17124, "The argument to $size must be an array, but was of type: " + BsonTypeNames.Of(values[0]));

    private static BsonValue? ElemAt(BsonValue?[] values)
    {
        if (BsonOrder.IsNullish(values[0]) || BsonOrder.IsNullish(values[1]))
            return BsonNull.Value;
        if (values[0] is not BsonArray array)
            throw new ServerErrorException(28689, "$arrayElemAt's first argument must be an array, but is " + BsonTypeNames.Of(values[0]));
        if (values[1] is not { IsNumeric: true })
            throw new ServerErrorException(28690, "$arrayElemAt's second argument must be a numeric value, but is " + BsonTypeNames.Of(values[1]));
        if (!WholeNumber.TryGetInt32(values[1], out var index))
            throw new ServerErrorException(28691, "$arrayElemAt's second argument must be representable as a 32-bit integer: " + BsonText.Of(values[1]));
        if (index < 0)
            index += array.Count;
        return index >= 0 && index < array.Count ? array[index] : null;
    }

    private static BsonValue? End(string name, BsonValue? value, Func<BsonArray, BsonValue> choose)
    {
        if (BsonOrder.IsNullish(value))
            return BsonNull.Value;
        if (value is not BsonArray array)
            throw new ServerErrorException(28689, $"{name}'s argument must be an array, but is {BsonTypeNames.Of(value)}");
        return array.Count == 0 ? null : choose(array);
    }

    private static BsonValue Concat(BsonValue?[] values)
    {
        var result = new BsonArray();
        foreach (var value in values)
        {
            if (BsonOrder.IsNullish(value))
                return BsonNull.Value;
            result.AddRange(value as BsonArray ?? throw new ServerErrorException(28664, "$concatArrays only supports arrays, not " + BsonTypeNames.Of(value)));
        }
        return result;
    }

    private static BsonValue In(BsonValue?[] values) => values[1] is BsonArray array
        ? array.Any(item => BsonOrder.AreEqual(item, values[0]))
        : throw new ServerErrorException(40081, "$in requires an array as a second argument, found: " + BsonTypeNames.Of(values[1]));

    private static BsonValue Reverse(BsonValue?[] values)
    {
        if (BsonOrder.IsNullish(values[0]))
            return BsonNull.Value;
        return values[0] is BsonArray array
            ? new BsonArray(array.Reverse())
            : throw new ServerErrorException(34435, "The argument to $reverseArray must be an array, but was of type: " + BsonTypeNames.Of(values[0]));
    }

    private static BsonValue Slice(BsonValue?[] values)
    {
        if (Array.Exists(values, BsonOrder.IsNullish))
            return BsonNull.Value;
        if (values[0] is not BsonArray array)
            throw new ServerErrorException(28724, "First argument to $slice must be an array, but is of type: " + BsonTypeNames.Of(values[0]));
        var second = SliceNumber(values[1]!, "Second", 28725, 28726);
        if (values.Length == 2)
            return second >= 0 ? ArraySlice.Of(array, 0, second) : ArraySlice.Of(array, second, int.MaxValue);
        var count = SliceNumber(values[2]!, "Third", 28727, 28728);
        return count > 0 ? ArraySlice.Of(array, second, count) : throw new ServerErrorException(28729, "Third argument to $slice must be positive: " + BsonText.Of(values[2]));
    }

    private static int SliceNumber(BsonValue value, string which, int typeCode, int rangeCode)
    {
        if (value is not { IsNumeric: true })
            throw new ServerErrorException(typeCode, $"{which} argument to $slice must be numeric, but is of type: {BsonTypeNames.Of(value)}");
        return WholeNumber.TryGetInt32(value, out var number) ? number : throw new ServerErrorException(rangeCode, $"{which} argument to $slice can't be represented as a 32-bit integer: {BsonText.Of(value)}");
    }

    private static BsonArray Range(BsonValue?[] values)
    {
        var start = RangeNumber(values[0], "starting value", 34443, 34444);
        var end = RangeNumber(values[1], "ending value", 34445, 34446);
        var step = values.Length == 3 ? RangeNumber(values[2], "step value", 34447, 34448) : 1;
        if (step == 0)
            throw new ServerErrorException(34449, "$range requires a non-zero step value");
        var result = new BsonArray();
        for (long i = start; step > 0 ? i < end : i > end; i += step)
        {
            if (result.Count >= BsonLimits.MaxArrayFromRange)
                throw new ServerErrorException(ServerError.ExceededMemoryLimit, "$range would use too much memory");
            result.Add((int)i);
        }
        return result;
    }

    private static int RangeNumber(BsonValue? value, string what, int typeCode, int rangeCode)
    {
        if (value is not { IsNumeric: true })
            throw new ServerErrorException(typeCode, $"$range requires a numeric {what}, found value of type: {BsonTypeNames.Of(value)}");
        return WholeNumber.TryGetInt32(value, out var number)
            ? number
            : throw new ServerErrorException(rangeCode, $"$range requires a {what} that can be represented with a 32-bit integer, found value: {BsonText.Of(value)}");
    }
}
