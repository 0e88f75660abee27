namespace TaskMessages.Console.Layout;

/// <summary>
/// Keeps what pages were first drawn from until their connections come, which goes on with the same: nothing is read twice, and nothing that is there already is drawn as
/// still loading. What nobody comes for is forgotten soon.
/// </summary>
public sealed class Handover(TimeProvider clock)
{
    /// <summary>How many pages may be waited for; of more, the connections read anew.</summary>
    public const int Most = 32;

    /// <summary>How long a connection is waited for.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (object What, ITimer End)> _kept = new(StringComparer.Ordinal);

    /// <param name="visit">Which opening of a page; nobody else knows it.</param>
    /// <param name="what">One object, which is not used any more by whoever gives it.</param>
    public void Put(string visit, object what)
    {
        lock (_gate)
        {
            if (_kept.Count < Most && !_kept.ContainsKey(visit))
                _kept.Add(visit, (what, clock.CreateTimer(_ => Take(visit), null, Kept, Timeout.InfiniteTimeSpan)));
        }
    }

    /// <returns>Null: nothing was kept, or not for so long.</returns>
    public object? Take(string visit)
    {
        lock (_gate)
        {
            if (!_kept.Remove(visit, out var kept))
                return null;
            kept.End.Dispose();
            return kept.What;
        }
    }
}
