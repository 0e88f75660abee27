using System.Diagnostics.CodeAnalysis;

namespace TaskMessages.EmbeddedMongo.Bson;

/// <summary>Equality of values as MongoDB compares them: 1 and 1.0 are one value, for grouping and sets.</summary>
internal sealed class BsonOrderEquality : IEqualityComparer<BsonValue>
{
    public bool Equals(BsonValue? x, BsonValue? y) => BsonOrder.Compare(x, y) == 0;

    public int GetHashCode([DisallowNull] BsonValue obj)
    {
        var hash = new HashCode();
        Add(ref hash, obj);
        return hash.ToHashCode();
    }

    /// <summary>Equal numbers of any type hash alike; decimals share one bucket.</summary>
    private static int HashOfNumber(BsonValue value)
    {
        if (value is BsonDecimal128 exact)
            return Decimal128.IsNaN(exact.Value) || Decimal128.IsInfinity(exact.Value) ? 0 : HashOfDouble(Decimal128.ToDouble(exact.Value));
        return HashOfDouble(value.ToDouble());
    }

    // Adding zero turns -0.0 into 0.0, which equals it.
    private static int HashOfDouble(double number) => double.IsFinite(number) ? (number + 0.0).GetHashCode() : 0;

    private static void Add(ref HashCode hash, BsonValue value)
    {
        hash.Add(BsonOrder.Rank(value));
        switch (value.BsonType)
        {
            case BsonType.Double or BsonType.Int32 or BsonType.Int64 or BsonType.Decimal128:
                hash.Add(HashOfNumber(value));
                break;
            case BsonType.String:
                hash.Add(value.AsString);
                break;
            case BsonType.Symbol:
                hash.Add(value.AsBsonSymbol.Name);
                break;
            case BsonType.Document:
                foreach (var element in value.AsBsonDocument)
                {
                    hash.Add(element.Name);
                    Add(ref hash, element.Value);
                }
                break;
            case BsonType.Array:
                foreach (var item in value.AsBsonArray)
                    Add(ref hash, item);
                break;
            case BsonType.ObjectId:
                hash.Add(value.AsObjectId);
                break;
            case BsonType.Boolean:
                hash.Add(value.AsBoolean);
                break;
            case BsonType.DateTime:
                hash.Add(((BsonDateTime)value).MillisecondsSinceEpoch);
                break;
            case BsonType.Binary:
                hash.AddBytes(value.AsBsonBinaryData.Bytes);
                break;
            default:
                // The remaining types are rare in keys; their rank alone is a valid hash.
                break;
        }
    }
}
