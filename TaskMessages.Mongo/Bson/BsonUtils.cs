namespace TaskMessages.Mongo.Bson;

/// <summary>Conversions between .NET values and what BSON stores.</summary>
public static class BsonUtils
{
    internal const long MinDateTimeMilliseconds = -62135596800000;
    internal const long MaxDateTimeMilliseconds = 253402300799999;

    /// <summary>Milliseconds since the Unix epoch; what is finer than a millisecond is dropped.</summary>
    public static long ToMillisecondsSinceEpoch(DateTime dateTime) =>
        (dateTime.ToUniversalTime().Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;

    /// <exception cref="ArgumentOutOfRangeException">The value lies outside the years 1 to 9999.</exception>
    public static DateTime ToDateTimeFromMillisecondsSinceEpoch(long millisecondsSinceEpoch)
    {
        if (millisecondsSinceEpoch is < MinDateTimeMilliseconds or > MaxDateTimeMilliseconds)
        {
            throw new ArgumentOutOfRangeException(
                nameof(millisecondsSinceEpoch), $"The value {millisecondsSinceEpoch} for the BsonDateTime MillisecondsSinceEpoch is outside the range that can be converted to a .NET DateTime.");
        }

        return DateTime.UnixEpoch.AddTicks(millisecondsSinceEpoch * TimeSpan.TicksPerMillisecond);
    }
}
