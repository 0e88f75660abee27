using TaskMessages.Mongo.Bson;

namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary>The parts of a date, in UTC.</summary>
internal static class DateFunctions
{
    public static IReadOnlyList<Function> Table { get; } =
    [
        new("$dayOfMonth", 1, 1, values => Part(values[0], date => date.Day)),
        new("$dayOfWeek", 1, 1, values => Part(values[0], date => (int)date.DayOfWeek + 1)),
        new("$dayOfYear", 1, 1, values => Part(values[0], date => date.DayOfYear)),
        new("$hour", 1, 1, values => Part(values[0], date => date.Hour)),
        new("$millisecond", 1, 1, values => Part(values[0], date => date.Millisecond)),
        new("$minute", 1, 1, values => Part(values[0], date => date.Minute)),
        new("$month", 1, 1, values => Part(values[0], date => date.Month)),
        new("$second", 1, 1, values => Part(values[0], date => date.Second)),
        new("$year", 1, 1, values => Part(values[0], date => date.Year)),
    ];

    private static BsonValue Part(BsonValue? value, Func<DateTime, int> part)
    {
        if (BsonOrder.IsNullish(value))
            return BsonNull.Value;
        var date = value switch
        {
            BsonDateTime { IsValidDateTime: true } instant => instant.ToUniversalTime(),
            BsonObjectId id => id.Value.CreationTime,
            BsonTimestamp stamp => DateTime.UnixEpoch.AddSeconds((uint)stamp.Timestamp),
            _ => throw new ServerErrorException(16006, $"can't convert from BSON type {BsonTypeNames.Of(value)} to Date"),
        };
        return part(date);
    }
}
