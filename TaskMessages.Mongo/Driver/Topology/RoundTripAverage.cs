namespace TaskMessages.Mongo.Driver;

/// <summary>How long a server takes to answer, where what was last counts most; an exponentially weighted moving average.</summary>
internal sealed class RoundTripAverage
{
    private const double Weight = 0.2;

    private readonly Lock _lock = new();
    private TimeSpan? _value;

    /// <summary>Null until something was measured.</summary>
    public TimeSpan? Value
    {
        get
        {
            lock (_lock)
                return _value;
        }
    }

    public void Add(TimeSpan measured)
    {
        lock (_lock)
            _value = _value is { } average ? (Weight * measured) + ((1 - Weight) * average) : measured;
    }

    /// <summary>Forgets what was measured before the server was lost.</summary>
    public void Reset()
    {
        lock (_lock)
            _value = null;
    }
}
