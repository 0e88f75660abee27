namespace TaskMessages.Domain.Time;

/// <summary>The time as documents hold it.</summary>
public static class ClockExtensions
{
    /// <summary>The present UTC time cut to whole milliseconds, the resolution that the database stores.</summary>
    public static DateTime GetUtcMilliseconds(this TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        return clock.GetUtcNow().UtcDateTime.TruncateToMilliseconds();
    }

    /// <summary>Cuts what is finer than a millisecond and marks the value as UTC.</summary>
    public static DateTime TruncateToMilliseconds(this DateTime time)
        => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Utc);
}
