namespace TaskMessages.EmbeddedMongo.Bson;

/// <summary>MongoDB's total order of BSON values, the one that sorts and indexes use.</summary>
/// <remarks>Types first (MinKey, undefined, null, numbers, strings and symbols, document, array, binary, ObjectId, boolean, date,
/// timestamp, regular expression, DBPointer, code, code with scope, MaxKey), then values. Numbers compare exactly, NaN first.</remarks>
internal static class BsonComparison
{
    /// <summary>The rank of a type in that order; types of equal rank compare by value. The numbers are part of stored index keys.</summary>
    public static int TypeRank(BsonType type) => type switch
    {
        BsonType.MinKey => 0,
        BsonType.Undefined => 1,
        BsonType.Null => 2,
        BsonType.Double or BsonType.Int32 or BsonType.Int64 or BsonType.Decimal128 => 3,
        BsonType.String or BsonType.Symbol => 4,
        BsonType.Document => 5,
        BsonType.Array => 6,
        BsonType.Binary => 7,
        BsonType.ObjectId => 8,
        BsonType.Boolean => 9,
        BsonType.DateTime => 10,
        BsonType.Timestamp => 11,
        BsonType.RegularExpression => 12,
        BsonDbPointer.Type => 13,
        BsonType.JavaScript => 14,
        BsonType.JavaScriptWithScope => 15,
        BsonType.MaxKey => 16,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    public static int Compare(BsonValue left, BsonValue right)
    {
        if (ReferenceEquals(left, right))
            return 0;
        var leftType = left.BsonType;
        var rightType = right.BsonType;
        if (leftType != rightType)
        {
            var rank = TypeRank(leftType).CompareTo(TypeRank(rightType));
            if (rank != 0)
                return rank;
        }

        return leftType switch
        {
            BsonType.Int32 when rightType == BsonType.Int32 => ((BsonInt32)left).Value.CompareTo(((BsonInt32)right).Value),
            BsonType.Double or BsonType.Int32 or BsonType.Int64 or BsonType.Decimal128 => NumericComparison.Compare(left, right),
            BsonType.String or BsonType.Symbol => CompareStrings(Text(left), Text(right)),
            BsonType.Document => CompareDocuments((BsonDocument)left, (BsonDocument)right),
            BsonType.Array => CompareArrays((BsonArray)left, (BsonArray)right),
            BsonType.Binary => CompareBinaries((BsonBinaryData)left, (BsonBinaryData)right),
            BsonType.ObjectId => ((BsonObjectId)left).Value.CompareTo(((BsonObjectId)right).Value),
            BsonType.Boolean => ((BsonBoolean)left).Value.CompareTo(((BsonBoolean)right).Value),
            BsonType.DateTime => ((BsonDateTime)left).MillisecondsSinceEpoch.CompareTo(((BsonDateTime)right).MillisecondsSinceEpoch),
            BsonType.Timestamp => ((ulong)((BsonTimestamp)left).Value).CompareTo((ulong)((BsonTimestamp)right).Value),
            BsonType.RegularExpression => CompareExpressions((BsonRegularExpression)left, (BsonRegularExpression)right),
            BsonType.JavaScript => CompareStrings(((BsonJavaScript)left).Code, ((BsonJavaScript)right).Code),
            BsonType.JavaScriptWithScope => CompareScoped((BsonJavaScriptWithScope)left, (BsonJavaScriptWithScope)right),
            BsonDbPointer.Type => CompareDbPointers((BsonDbPointer)left, (BsonDbPointer)right),
            _ => 0,
        };
    }

    /// <summary>The order of the strings' UTF-8 bytes, which is that of their code points.</summary>
    public static int CompareStrings(string left, string right)
    {
        var common = left.AsSpan().CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
            return left.Length.CompareTo(right.Length);
        return UpperSurrogates(left[common]).CompareTo(UpperSurrogates(right[common]));

        // UTF-16 puts surrogates (code points above U+FFFF) before U+E000..U+FFFF; UTF-8 puts them after.
        static int UpperSurrogates(char c) => char.IsSurrogate(c) ? c + 0x10000 : c;
    }

    private static string Text(BsonValue value) => value is BsonString text ? text.Value : ((BsonSymbol)value).Name;

    private static int CompareDocuments(BsonDocument left, BsonDocument right)
    {
        var leftElements = left.AsSpan();
        var rightElements = right.AsSpan();
        var count = Math.Min(leftElements.Length, rightElements.Length);
        for (var i = 0; i < count; i++)
        {
            ref readonly var l = ref leftElements[i];
            ref readonly var r = ref rightElements[i];
            var result = TypeRank(l.Value.BsonType).CompareTo(TypeRank(r.Value.BsonType));
            if (result == 0)
                result = CompareStrings(l.Name, r.Name);
            if (result == 0)
                result = Compare(l.Value, r.Value);
            if (result != 0)
                return result;
        }

        return leftElements.Length.CompareTo(rightElements.Length);
    }

    private static int CompareArrays(BsonArray left, BsonArray right)
    {
        var count = Math.Min(left.Count, right.Count);
        for (var i = 0; i < count; i++)
        {
            var result = Compare(left[i], right[i]);
            if (result != 0)
                return result;
        }

        return left.Count.CompareTo(right.Count);
    }

    // by length, then sub type, then bytes
    private static int CompareBinaries(BsonBinaryData left, BsonBinaryData right)
    {
        var result = left.Bytes.Length.CompareTo(right.Bytes.Length);
        if (result == 0)
            result = ((byte)left.SubType).CompareTo((byte)right.SubType);
        return result != 0 ? result : left.Bytes.AsSpan().SequenceCompareTo(right.Bytes);
    }

    private static int CompareExpressions(BsonRegularExpression left, BsonRegularExpression right)
    {
        var result = CompareStrings(left.Pattern, right.Pattern);
        return result != 0 ? result : CompareStrings(left.Options, right.Options);
    }

    private static int CompareScoped(BsonJavaScriptWithScope left, BsonJavaScriptWithScope right)
    {
        var result = CompareStrings(left.Code, right.Code);
        return result != 0 ? result : CompareDocuments(left.Scope, right.Scope);
    }

    private static int CompareDbPointers(BsonDbPointer left, BsonDbPointer right)
    {
        var result = CompareStrings(left.Namespace, right.Namespace);
        return result != 0 ? result : left.Id.CompareTo(right.Id);
    }
}
