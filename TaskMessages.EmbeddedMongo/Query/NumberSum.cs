namespace TaskMessages.EmbeddedMongo.Query;

/// <summary>
/// The sum of any number of numbers. Decimals are summed apart from the rest, and the rest as a double and what it lacks, so that integers
/// are exact and doubles do not lose what rounding leaves over. Only the end says which type the sum has: that of the widest number.
/// </summary>
internal sealed class NumberSum
{
    private const double Int64Limit = 9223372036854775808.0;

    private BsonType _widest = BsonType.Int32;
    private Decimal128 _decimals = Decimal128.Zero;
    private double _sum;
    private double _rest;

    /// <summary>The plain sum, for infinities, which the other way would make NaN.</summary>
    private double _plain;

    public BsonValue Total => _widest switch
    {
        BsonType.Decimal128 => DecimalTotal,
        BsonType.Double => BsonDoubles.Of(DoubleTotal),
        _ => IntegerTotal,
    };

    /// <summary>Where it does not fit, a double.</summary>
    private BsonValue IntegerTotal
    {
        get
        {
            // Neither part has a fraction when there were only integers.
            var exact = double.Abs(_sum) > Int64Limit ? Int128.MaxValue : (Int128)_sum + (Int128)_rest;
            if (exact < long.MinValue || exact > long.MaxValue)
                return BsonDoubles.Of(DoubleTotal);
            return _widest == BsonType.Int32 && exact >= int.MinValue && exact <= int.MaxValue ? (BsonInt32)(int)exact : (BsonInt64)(long)exact;
        }
    }

    private double DoubleTotal => double.IsNaN(_sum) ? _plain : _sum;

    private Decimal128 DecimalTotal => double.IsFinite(_sum)
        ? DecimalArithmetic.Add(_decimals, DecimalArithmetic.Add(DecimalConversion.OfDouble(_sum), DecimalConversion.OfDouble(_rest)))
        : DecimalArithmetic.Add(_decimals, DecimalConversion.OfDouble(_plain));

    public void Add(BsonValue number)
    {
        if (Width(number.BsonType) > Width(_widest))
            _widest = number.BsonType;
        switch (number)
        {
            case BsonDecimal128 exact:
                _decimals = DecimalArithmetic.Add(_decimals, exact.Value);
                break;
            case BsonInt64 { Value: var whole }:
                // Either half is a double without rounding.
                var low = whole % (1L << 32);
                Add(low);
                Add(whole - low);
                break;
            default:
                Add(number.ToDouble());
                break;
        }
    }

    /// <summary>The mean: a decimal when one was among the numbers, else a double.</summary>
    public BsonValue DividedBy(long count) => _widest == BsonType.Decimal128
        ? DecimalArithmetic.Divide(DecimalTotal, new Decimal128(count))
        : BsonDoubles.Of(DoubleTotal / count);

    private static int Width(BsonType type) => type switch
    {
        BsonType.Int32 => 0,
        BsonType.Int64 => 1,
        BsonType.Double => 2,
        _ => 3,
    };

    private void Add(double number)
    {
        _plain += number;
        var larger = number + _rest;
        _rest -= larger - number;
        var sum = _sum + larger;
        var part = sum - larger;
        _rest += _sum - part + (larger - (sum - part));
        _sum = sum;
    }
}
