namespace TaskMessages.EmbeddedMongo.Bson;

/// <summary>Whether two values have the same bytes in BSON. Stricter than order: 1 is not 1.0 and the order of fields counts.</summary>
internal static class BsonIdentity
{
    public static bool AreSame(BsonValue? left, BsonValue? right)
    {
        if (ReferenceEquals(left, right))
            return true;
        if (left is null || right is null || left.BsonType != right.BsonType)
            return false;
        return left switch
        {
            BsonDouble number => BitConverter.DoubleToInt64Bits(number.Value) == BitConverter.DoubleToInt64Bits(right.AsDouble),
            BsonDecimal128 number => Decimal128Parts.HaveSameBits(number.Value, right.AsDecimal128),
            BsonDocument document => AreSame(document, right.AsBsonDocument),
            BsonArray array => AreSame(array, right.AsBsonArray),
            BsonJavaScriptWithScope code => AreSame(code, (BsonJavaScriptWithScope)right),
            _ => BsonComparison.Compare(left, right) == 0,
        };
    }

    private static bool AreSame(BsonDocument left, BsonDocument right)
    {
        if (left.ElementCount != right.ElementCount)
            return false;
        for (var i = 0; i < left.ElementCount; i++)
        {
            var l = left.GetElement(i);
            var r = right.GetElement(i);
            if (!string.Equals(l.Name, r.Name, StringComparison.Ordinal) || !AreSame(l.Value, r.Value))
                return false;
        }
        return true;
    }

    private static bool AreSame(BsonArray left, BsonArray right)
    {
        if (left.Count != right.Count)
            return false;
        for (var i = 0; i < left.Count; i++)
        {
            if (!AreSame(left[i], right[i]))
                return false;
        }
        return true;
    }

    private static bool AreSame(BsonJavaScriptWithScope left, BsonJavaScriptWithScope right) =>
        string.Equals(left.Code, right.Code, StringComparison.Ordinal) && AreSame(left.Scope, right.Scope);
}
