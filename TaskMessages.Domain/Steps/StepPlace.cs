namespace TaskMessages.Domain.Steps;

/// <summary>Where a step stands among the others: by its start, then by its first message. It never changes.</summary>
internal readonly record struct StepPlace(DateTime StartedAt, long FirstSeq) : IComparable<StepPlace>
{
    public static StepPlace First => new(DateTime.MinValue, long.MinValue);

    /// <summary>Behind every step.</summary>
    public static StepPlace Last => new(DateTime.MaxValue, long.MaxValue);

    public static bool operator <(StepPlace left, StepPlace right) => left.CompareTo(right) < 0;

    public static bool operator >(StepPlace left, StepPlace right) => left.CompareTo(right) > 0;

    public static bool operator <=(StepPlace left, StepPlace right) => left.CompareTo(right) <= 0;

    public static bool operator >=(StepPlace left, StepPlace right) => left.CompareTo(right) >= 0;

    public static StepPlace Of(Step step) => new(step.StartedAt, step.FirstSeq);

    public int CompareTo(StepPlace other)
    {
        var order = StartedAt.CompareTo(other.StartedAt);
        return order != 0 ? order : FirstSeq.CompareTo(other.FirstSeq);
    }
}
