using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage.Keys;

namespace TaskMessages.EmbeddedMongo.Storage.Planning;

/// <summary>Values between two others, in MongoDB's order and across types.</summary>
internal sealed record Interval(BsonValue Low, bool IncludesLow, BsonValue High, bool IncludesHigh)
{
    /// <summary>Follows an encoded prefix to be greater than every key that starts with it.</summary>
    private const byte After = 0xFF;

    public static Interval All { get; } = new(BsonMinKey.Value, true, BsonMaxKey.Value, true);

    public bool IsAll => Low is BsonMinKey && High is BsonMaxKey && IncludesLow && IncludesHigh;

    public bool IsPoint => IncludesLow && IncludesHigh && BsonOrder.AreEqual(Low, High);

    public bool IsEmpty
    {
        get
        {
            var order = BsonOrder.Compare(Low, High);
            return order > 0 || (order == 0 && !(IncludesLow && IncludesHigh));
        }
    }

    public static Interval Point(BsonValue value) => new(value, true, value, true);

    public Interval Intersect(Interval other)
    {
        var low = BsonOrder.Compare(Low, other.Low);
        var high = BsonOrder.Compare(High, other.High);
        return new Interval(
            low >= 0 ? Low : other.Low,
            low == 0 ? IncludesLow && other.IncludesLow : low > 0 ? IncludesLow : other.IncludesLow,
            high <= 0 ? High : other.High,
            high == 0 ? IncludesHigh && other.IncludesHigh : high < 0 ? IncludesHigh : other.IncludesHigh);
    }

    public bool Contains(Interval other)
    {
        var low = BsonOrder.Compare(Low, other.Low);
        var high = BsonOrder.Compare(High, other.High);
        return (low < 0 || (low == 0 && (IncludesLow || !other.IncludesLow)))
            && (high > 0 || (high == 0 && (IncludesHigh || !other.IncludesHigh)));
    }

    /// <summary>The bytes that all keys from here on reach, after <paramref name="key"/>'s prefix.</summary>
    public void WriteStart(KeyBuffer key, bool descending)
    {
        KeyEncoder.Write(key, descending ? High : Low, descending);
        if (!(descending ? IncludesHigh : IncludesLow))
            key.Byte(After);
    }

    /// <summary>The bytes that all keys of this interval stay below.</summary>
    public void WriteEnd(KeyBuffer key, bool descending)
    {
        KeyEncoder.Write(key, descending ? Low : High, descending);
        if (descending ? IncludesLow : IncludesHigh)
            key.Byte(After);
    }

    /// <summary>As explain shows it, in the direction of the scan.</summary>
    public string ToText(bool descending) => descending
        ? $"{(IncludesHigh ? '[' : '(')}{Text(High)}, {Text(Low)}{(IncludesLow ? ']' : ')')}"
        : $"{(IncludesLow ? '[' : '(')}{Text(Low)}, {Text(High)}{(IncludesHigh ? ']' : ')')}";

    private static string Text(BsonValue value) => value switch
    {
        BsonMinKey => "MinKey",
        BsonMaxKey => "MaxKey",
        BsonDouble { Value: double.PositiveInfinity } => "inf.0",
        BsonDouble { Value: double.NegativeInfinity } => "-inf.0",
        _ => BsonText.Of(value),
    };
}
