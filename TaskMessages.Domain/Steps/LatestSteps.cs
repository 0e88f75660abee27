namespace TaskMessages.Domain.Steps;

/// <summary>
/// Counts steps, and keeps the latest by their start. Their data are only kept while there is room: of a conversation with more, who needs them reads them again.
/// </summary>
/// <param name="count">How many are kept.</param>
/// <param name="maxBytes">Bytes of data, as the database would store them.</param>
internal sealed class LatestSteps(int count, long maxBytes)
{
    private static readonly JsonMap NoData = [];

    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly SortedDictionary<StepPlace, (Step Step, long Size)> _latest = [];
    private long _bytes;

    /// <summary>How many there are.</summary>
    public int Total => _ids.Count;

    /// <summary>Whether those that are kept have their data.</summary>
    public bool HasData { get; private set; } = true;

    /// <summary>By their start.</summary>
    public IReadOnlyList<Step> Steps => [.. _latest.Values.Select(kept => kept.Step)];

    /// <summary>Takes a step, or one that came before again after it has changed.</summary>
    public void Take(Step step)
    {
        _ids.Add(step.Id);
        var place = StepPlace.Of(step);
        if (_latest.Count >= count && place < _latest.Keys.First())
            return;
        var size = HasData ? Messages.StoredSize.OfJson(step.Data) : 0;
        _bytes += size - (_latest.TryGetValue(place, out var before) ? before.Size : 0);
        _latest[place] = (HasData ? step : step with { Data = NoData }, size);
        if (_latest.Count > count)
        {
            var (first, kept) = _latest.First();
            _bytes -= kept.Size;
            _latest.Remove(first);
        }

        if (_bytes > maxBytes)
            DropData();
    }

    private void DropData()
    {
        HasData = false;
        foreach (var (place, (step, _)) in _latest.ToList())
            _latest[place] = (step with { Data = NoData }, 0);
    }
}
