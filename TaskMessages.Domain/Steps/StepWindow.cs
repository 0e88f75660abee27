using TaskMessages.Domain.Messages;

namespace TaskMessages.Domain.Steps;

/// <summary>
/// Keeps the first steps of a list, by their start, as many as there is room for, of steps that come in another order and change while they come. What has fallen out
/// stays out.
/// </summary>
/// <param name="from">Steps that start before this are left out.</param>
/// <param name="maxBytes">Bytes of the steps' data, as the database would store them; one step is kept at least.</param>
/// <param name="maxSteps">How many are kept at the most; null: as many as there is room for.</param>
internal sealed class StepWindow(StepPlace from, long maxBytes, int? maxSteps)
{
    private readonly Dictionary<string, (Step Step, long Size)> _kept = new(StringComparer.Ordinal);
    private StepPlace _end = StepPlace.Last;
    private long _bytes;

    /// <summary>Whether steps have fallen out at the end.</summary>
    public bool HasMore { get; private set; }

    /// <summary>Takes a step, or one that it has again after it has changed.</summary>
    public void Take(Step step)
    {
        var place = StepPlace.Of(step);
        if (place < from)
            return;
        if (place >= _end)
        {
            HasMore = true;
            return;
        }

        var size = StoredSize.OfJson(step.Data);
        _bytes += size - (_kept.TryGetValue(step.Id, out var before) ? before.Size : 0);
        _kept[step.Id] = (step, size);

        // up to twice as much makes cutting back cheap
        if (_bytes > 2 * maxBytes || _kept.Count > 2L * maxSteps)
            Cut();
    }

    /// <summary>The steps that it has kept, by their start.</summary>
    public IReadOnlyList<Step> ToList()
    {
        Cut();
        return [.. Ordered().Select(kept => kept.Step)];
    }

    private void Cut()
    {
        var (bytes, count) = (0L, 0);
        foreach (var (step, size) in Ordered().ToList())
        {
            bytes += size;
            count++;
            if (count == 1 || (bytes <= maxBytes && (maxSteps is null || count <= maxSteps)))
                continue;
            if (!HasMore || StepPlace.Of(step) < _end)
                _end = StepPlace.Of(step);
            HasMore = true;
            break;
        }

        foreach (var (step, size) in _kept.Values.Where(kept => StepPlace.Of(kept.Step) >= _end).ToList())
        {
            _kept.Remove(step.Id);
            _bytes -= size;
        }
    }

    private IOrderedEnumerable<(Step Step, long Size)> Ordered() => _kept.Values.OrderBy(kept => StepPlace.Of(kept.Step));
}
