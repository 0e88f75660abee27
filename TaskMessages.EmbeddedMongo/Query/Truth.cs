namespace TaskMessages.EmbeddedMongo.Query;

/// <summary>What counts as true where a boolean is asked for: everything but false, zero, null, undefined and what is missing.</summary>
internal static class Truth
{
    public static bool Of(BsonValue? value) => value switch
    {
        null or BsonNull or BsonUndefined => false,
        BsonBoolean boolean => boolean.Value,
        BsonInt32 number => number.Value != 0,
        BsonInt64 number => number.Value != 0,
        // NaN is not zero, and so is true.
        BsonDouble number => number.Value != 0,
        BsonDecimal128 number => !Decimal128Parts.IsZero(number.Value),
        _ => true,
    };
}
