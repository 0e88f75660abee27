using TaskMessages.Console.Numbers;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Console;

public sealed class ActivityRecorderTests
{
    [Test]
    public void Ring_AnHourGoesBy_KeepsTheLastSixtyMinutes()
    {
        var clock = new ManualClock();
        using var recorder = new ActivityRecorder(clock);
        recorder.Count("Completed", 2);
        recorder.NoteOldest(7);
        recorder.NoteOldest(3);
        clock.Advance(TimeSpan.FromMinutes(1));
        recorder.Count("Completed", 1);
        recorder.Count("Failed", 1);

        Assert.That(recorder.AttemptsPerMinute()["Completed"].TakeLast(3), Is.EqualTo(new long[] { 0, 2, 1 }));
        Assert.That(recorder.AttemptsPerMinute()["Failed"].TakeLast(2), Is.EqualTo(new long[] { 0, 1 }));
        Assert.That(recorder.OldestPerMinute().TakeLast(2), Is.EqualTo(new double[] { 7, 0 }));
        clock.Advance(TimeSpan.FromMinutes(58));
        Assert.That(recorder.AttemptsPerMinute()["Completed"], Has.Count.EqualTo(ActivityRecorder.Minutes));
        Assert.That(recorder.AttemptsPerMinute()["Completed"].Take(3), Is.EqualTo(new long[] { 2, 1, 0 }));
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.That(recorder.AttemptsPerMinute()["Completed"].Sum(), Is.EqualTo(1));
        clock.Advance(TimeSpan.FromDays(3));
        Assert.That(recorder.AttemptsPerMinute()["Completed"].Sum(), Is.Zero);
    }
}
