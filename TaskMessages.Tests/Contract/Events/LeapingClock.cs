namespace TaskMessages.Tests.Contract.Events;

/// <summary>The system's clock, whose measure of elapsed time can be made to leap ahead.</summary>
internal sealed class LeapingClock : TimeProvider
{
    private long _leapt;

    public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _leapt);

    public void Leap(TimeSpan time) => Interlocked.Add(ref _leapt, (long)(time.TotalSeconds * TimestampFrequency));
}
