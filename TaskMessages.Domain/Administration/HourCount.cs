namespace TaskMessages.Domain.Administration;

/// <summary>Counts of the last sixty minutes, the present one included; it takes as much memory after a year as after an hour. Not for several threads at once.</summary>
internal sealed class HourCount
{
    private const int Minutes = 60;

    private readonly long[] _perMinute = new long[Minutes];
    private long _minute;

    /// <param name="minute">The present one, since 1970.</param>
    /// <param name="count">How many more.</param>
    public void Add(long minute, long count)
    {
        Advance(minute);
        _perMinute[_minute % Minutes] += count;
    }

    /// <inheritdoc cref="Add"/>
    public long Sum(long minute)
    {
        Advance(minute);
        return _perMinute.Sum();
    }

    /// <summary>The minutes since the last time are empty. A clock that goes back counts for the latest minute.</summary>
    private void Advance(long minute)
    {
        for (var next = Math.Max(_minute + 1, minute - Minutes + 1); next <= minute; next++)
            _perMinute[next % Minutes] = 0;
        _minute = Math.Max(_minute, minute);
    }
}
