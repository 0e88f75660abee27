namespace TaskMessages.Tests.Mongo.Driver;

/// <summary>The system's clock, set forward by as much as a test likes; timers run as ever.</summary>
internal sealed class OffsetClock : TimeProvider
{
    private TimeSpan _offset;

    public override long GetTimestamp() => base.GetTimestamp() + (long)(_offset.TotalSeconds * TimestampFrequency);

    public void Advance(TimeSpan by) => _offset += by;
}
