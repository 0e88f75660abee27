namespace TaskMessages.Tests.Api.Worker;

/// <summary>Counts how many turns run at once, in all and by agent.</summary>
internal sealed class LoadMeter
{
    private const long All = 0;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, int> _running = [];
    private readonly Dictionary<long, int> _highest = [];

    public int Highest(long agentId = All)
    {
        lock (_gate)
            return _highest.GetValueOrDefault(agentId);
    }

    public async Task MeasureAsync(long agentId, CancellationToken cancellationToken)
    {
        Count(agentId, 1);
        Count(All, 1);
        await Task.Delay(5, cancellationToken);
        Count(agentId, -1);
        Count(All, -1);
    }

    private void Count(long key, int change)
    {
        lock (_gate)
        {
            _running[key] = _running.GetValueOrDefault(key) + change;
            _highest[key] = Math.Max(_highest.GetValueOrDefault(key), _running[key]);
        }
    }
}
