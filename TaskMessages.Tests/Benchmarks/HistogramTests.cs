using TaskMessages.Benchmarks.Load;

namespace TaskMessages.Tests.Benchmarks;

public sealed class HistogramTests
{
    [Test]
    public void Percentile_OneToTenThousand_IsWithinTwoPercent()
    {
        var histogram = new Histogram();
        foreach (var microseconds in Enumerable.Range(1, 10_000))
            histogram.Record(TimeSpan.FromMicroseconds(microseconds));

        Assert.That(histogram.Count, Is.EqualTo(10_000));
        Assert.That(histogram.Percentile(50).TotalMicroseconds, Is.EqualTo(5_000).Within(2).Percent);
        Assert.That(histogram.Percentile(99).TotalMicroseconds, Is.EqualTo(9_900).Within(2).Percent);
        Assert.That(histogram.Percentile(100), Is.EqualTo(histogram.Maximum));
    }

    [TestCase(0)]
    [TestCase(63)]
    [TestCase(64)]
    [TestCase(127)]
    [TestCase(128)]
    [TestCase(1_000_003)]
    [TestCase(3_600_000_000)]
    public void Percentile_OneValue_IsThatValue(long microseconds)
    {
        var histogram = new Histogram();
        histogram.Record(TimeSpan.FromMicroseconds(microseconds));

        Assert.That(histogram.Percentile(50), Is.EqualTo(TimeSpan.FromMicroseconds(microseconds)));
    }

    [Test]
    public void Percentile_TwoValues_TheLowerIsNotBelowItself()
    {
        var histogram = new Histogram();
        histogram.Record(TimeSpan.FromMicroseconds(1_000));
        histogram.Record(TimeSpan.FromSeconds(10));

        Assert.That(histogram.Percentile(50).TotalMicroseconds, Is.InRange(1_000, 1_016));
    }

    [Test]
    public void Percentile_Nothing_IsZero() => Assert.That(new Histogram().Percentile(99), Is.EqualTo(TimeSpan.Zero));

    [Test]
    public void Add_AnotherHistogram_CountsAsIfRecordedHere()
    {
        var (one, other) = (new Histogram(), new Histogram());
        one.Record(TimeSpan.FromMilliseconds(1));
        other.Record(TimeSpan.FromMilliseconds(5));
        other.Record(TimeSpan.FromMilliseconds(5));

        one.Add(other);

        Assert.That((one.Count, one.Maximum), Is.EqualTo((3L, TimeSpan.FromMilliseconds(5))));
        Assert.That(one.Percentile(50), Is.EqualTo(TimeSpan.FromMilliseconds(5)).Within(TimeSpan.FromMilliseconds(0.1)));
        Assert.That(one.Percentile(1), Is.EqualTo(TimeSpan.FromMilliseconds(1)).Within(TimeSpan.FromMilliseconds(0.02)));
    }
}
