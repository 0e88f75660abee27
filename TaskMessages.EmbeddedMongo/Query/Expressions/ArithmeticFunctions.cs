namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary>
/// The four kinds of arithmetic. A null or missing operand makes the result null. An int64 that overflows becomes a double here, unlike in updates.
/// </summary>
internal static class ArithmeticFunctions
{
    public static IReadOnlyList<Function> Table { get; } =
    [
        new("$add", 0, Function.AnyNumber, Add),
        new("$divide", 2, 2, values => Binary(values, Divide, (left, right) => $"$divide only supports numeric types, not {left} and {right}", (int)ServerError.TypeMismatch)),
        new("$mod", 2, 2, values => Binary(values, Mod, (left, right) => $"$mod only supports numeric types, not {left} and {right}", 16611)),
        new("$multiply", 0, Function.AnyNumber, Multiply),
        new("$subtract", 2, 2, Subtract),
    ];

    /// <summary>The sum of two numbers in an expression or an accumulator.</summary>
    public static BsonValue Sum(BsonValue left, BsonValue right) => BsonArithmetic.Add(left, right) ?? BsonDoubles.Of(left.ToDouble() + right.ToDouble());

    /// <summary>A quotient: a decimal when an operand is one, else a double.</summary>
    public static BsonValue Quotient(BsonValue left, BsonValue right) => left is BsonDecimal128 || right is BsonDecimal128
        ? DecimalArithmetic.Divide(DecimalConversion.Of(left), DecimalConversion.Of(right))
        : BsonDoubles.Of(left.ToDouble() / right.ToDouble());

    private static BsonValue Add(BsonValue?[] values)
    {
        BsonValue sum = 0;
        BsonDateTime? date = null;
        foreach (var value in values)
        {
            if (BsonOrder.IsNullish(value))
                return BsonNull.Value;
            if (value is BsonDateTime next)
                date = date is null ? next : throw new ServerErrorException(16612, "only one date allowed in an $add expression");
            else if (value is { IsNumeric: true })
                sum = Sum(sum, value);
            else
                throw new ServerErrorException(ServerError.TypeMismatch, "$add only supports numeric or date types, not " + BsonTypeNames.Of(value));
        }
        return date is null ? sum : Shift(date, sum, 1);
    }

    private static BsonValue Subtract(BsonValue?[] values)
    {
        var (left, right) = (values[0], values[1]);
        if (BsonOrder.IsNullish(left) || BsonOrder.IsNullish(right))
            return BsonNull.Value;
        return (left, right) switch
        {
            ({ IsNumeric: true }, { IsNumeric: true }) => Difference(left, right),
            (BsonDateTime from, BsonDateTime until) => unchecked(from.MillisecondsSinceEpoch - until.MillisecondsSinceEpoch),
            (BsonDateTime date, { IsNumeric: true }) => Shift(date, right, -1),
            _ => throw new ServerErrorException(ServerError.TypeMismatch, $"can't $subtract {BsonTypeNames.Of(right)} from {BsonTypeNames.Of(left)}"),
        };
    }

    private static BsonValue Difference(BsonValue left, BsonValue right)
    {
        if (left is BsonDecimal128 || right is BsonDecimal128)
            return DecimalArithmetic.Add(DecimalConversion.Of(left), DecimalArithmetic.Negate(DecimalConversion.Of(right)));
        if (left is BsonDouble || right is BsonDouble)
            return BsonDoubles.Of(left.ToDouble() - right.ToDouble());
        var difference = (Int128)left.ToInt64() - right.ToInt64();
        if (difference < long.MinValue || difference > long.MaxValue)
            return BsonDoubles.Of(left.ToDouble() - right.ToDouble());
        return left is BsonInt32 && right is BsonInt32 ? Narrow((long)difference) : (long)difference;
    }

    private static BsonValue Narrow(long value) => value is >= int.MinValue and <= int.MaxValue ? (BsonInt32)(int)value : (BsonInt64)value;

    private static BsonDateTime Shift(BsonDateTime date, BsonValue amount, int sign)
    {
        var milliseconds = amount is BsonDouble { Value: var real } ? Math.Round(real, MidpointRounding.AwayFromZero) : amount.ToDouble();
        if (!WholeNumber.TryTruncate(amount is BsonDouble ? BsonDoubles.Of(milliseconds) : amount, out var whole))
            throw new ServerErrorException(ServerError.Overflow, "date overflow");
        var result = (Int128)date.MillisecondsSinceEpoch + ((Int128)whole * sign);
        return result >= long.MinValue && result <= long.MaxValue
            ? new BsonDateTime((long)result)
            : throw new ServerErrorException(ServerError.Overflow, "date overflow");
    }

    private static BsonValue Multiply(BsonValue?[] values)
    {
        BsonValue product = 1;
        foreach (var value in values)
        {
            if (BsonOrder.IsNullish(value))
                return BsonNull.Value;
            if (value is not { IsNumeric: true })
                throw new ServerErrorException(ServerError.TypeMismatch, "$multiply only supports numeric types, not " + BsonTypeNames.Of(value));
            product = BsonArithmetic.Multiply(product, value) ?? BsonDoubles.Of(product.ToDouble() * value.ToDouble());
        }
        return product;
    }

    private static BsonValue Divide(BsonValue left, BsonValue right) =>
        Truth.Of(right) ? Quotient(left, right) : throw new ServerErrorException(ServerError.BadValue, "can't $divide by zero");

    private static BsonValue Mod(BsonValue left, BsonValue right)
    {
        if (!Truth.Of(right))
            throw new ServerErrorException(16610, "can't $mod by zero");
        if (left is BsonDecimal128 || right is BsonDecimal128)
            return DecimalArithmetic.Remainder(DecimalConversion.Of(left), DecimalConversion.Of(right));
        if (left is BsonDouble || right is BsonDouble)
            return BsonDoubles.Of(left.ToDouble() % right.ToDouble());
        var (dividend, divisor) = (left.ToInt64(), right.ToInt64());
        var remainder = divisor == -1 ? 0 : dividend % divisor;
        return left is BsonInt32 && right is BsonInt32 ? (BsonInt32)(int)remainder : (BsonInt64)remainder;
    }

    private static BsonValue Binary(BsonValue?[] values, Func<BsonValue, BsonValue, BsonValue> compute, Func<string, string, string> message, int code)
    {
        if (BsonOrder.IsNullish(values[0]) || BsonOrder.IsNullish(values[1]))
            return BsonNull.Value;
        return values[0] is { IsNumeric: true } left && values[1] is { IsNumeric: true } right
            ? compute(left, right)
            : throw new ServerErrorException(code, message(BsonTypeNames.Of(values[0]), BsonTypeNames.Of(values[1])));
    }
}
