using TaskMessages.Domain.Steps;

namespace TaskMessages.Api.Live;

/// <summary>The steps that a stream without a place to go on from begins with (section 9.2): the most recent ones, within bounds.</summary>
internal sealed class StepSnapshot
{
    public const int MaxSteps = 512;
    public const int MaxBytes = 4 * 1024 * 1024;

    private StepSnapshot(IReadOnlyList<SentEvent> events, int? totalSteps) => (Events, TotalSteps) = (events, totalSteps);

    public IReadOnlyList<SentEvent> Events { get; }

    /// <summary>How many steps there are, when not all of them are sent.</summary>
    public int? TotalSteps { get; }

    /// <summary>
    /// An event has an id where a stream could go on from: where every change of the steps so far comes before every change of those that follow.
    /// </summary>
    /// <param name="tail">The latest steps, at most <see cref="MaxSteps"/>.</param>
    /// <param name="hasIds">Whether the stream goes on.</param>
    public static StepSnapshot Of(StepTail tail, bool hasIds)
    {
        var window = tail.Steps;
        var firstOfRest = new long[window.Count + 1];
        firstOfRest[window.Count] = long.MaxValue;
        for (var index = window.Count - 1; index >= 0; index--)
            firstOfRest[index] = Math.Min(firstOfRest[index + 1], window[index].FirstSeq);

        var events = new List<SentEvent>(window.Count);
        var (bytes, last) = (0, 0L);
        for (var index = 0; index < tail.Complete; index++)
        {
            var frame = EventFrames.Step(window[index]);
            bytes += frame.ToBytes(null).Length;
            if (bytes > MaxBytes)
                break;
            last = Math.Max(last, window[index].LastSeq);
            var isClean = hasIds && index < window.Count - 1 && last < firstOfRest[index + 1];
            events.Add(new SentEvent(frame, isClean ? StreamCursor.At(last).ToString() : null));
        }

        return new StepSnapshot(events, events.Count < tail.Total ? tail.Total : null);
    }
}
