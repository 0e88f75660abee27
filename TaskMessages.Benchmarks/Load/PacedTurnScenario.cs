using System.Diagnostics;
using TaskMessages.Benchmarks.Http;
using TaskMessages.Benchmarks.Service;

namespace TaskMessages.Benchmarks.Load;

/// <summary>
/// How long a turn takes at a moderate, fixed rate: from the moment it was due to be sent until a read shows it completed, so time that
/// the service made the generator wait counts too.
/// </summary>
internal sealed class PacedTurnScenario(LoadTarget target, double turnsPerSecond)
{
    private readonly byte[] _create = TaskRequests.Create(AgentKey.Echo, "How long does one turn take?");
    private readonly LoadTally _tally = new();
    private readonly long _interval = (long)(Stopwatch.Frequency / turnsPerSecond);
    private long _due;
    private long _end;

    public async Task<LoadResult> RunAsync(string name, TimeSpan duration, CancellationToken cancellationToken)
    {
        var clients = Enumerable.Range(0, target.Connections).Select(_ => new Client(this)).ToArray();
        var before = target.Usage();
        var started = Stopwatch.GetTimestamp();
        _due = started + Stopwatch.Frequency / 50;
        _end = _due + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        await LoadLoop.RunAsync(target.EndPoint, clients, cancellationToken);
        return LoadResult.Create(target, name, _tally, Stopwatch.GetElapsedTime(started), before);
    }

    private long TakeDue()
    {
        var due = _due;
        _due += _interval;
        return due;
    }

    private sealed class Client(PacedTurnScenario scenario) : ILoadClient
    {
        private byte[]? _get;
        private long _due;
        private long _pollAt;

        public ClientAction Next(long now)
        {
            if (_get is not null)
                return _pollAt > now ? ClientAction.Wait(_pollAt) : ClientAction.Send(_get);
            if (_due == 0)
                _due = scenario.TakeDue();
            if (_due >= scenario._end)
                return ClientAction.Done;
            return _due > now ? ClientAction.Wait(_due) : ClientAction.Send(scenario._create);
        }

        public void Receive(RawResponse response, long sent, long now)
        {
            if (response.Status != (_get is null ? 202 : 200))
            {
                scenario._tally.Failures++;
                _get = null;
                _due = 0;
            }
            else if (_get is null)
            {
                _get = TaskRequests.Get(AgentKey.Echo, response.FindNumber("\"task_id\":"u8));
                _pollAt = now + TurnPolling.LatencyTicks;
            }
            else if (response.Contains(TurnPolling.Completed))
            {
                scenario._tally.Succeeded(_due, now);
                _get = null;
                _due = 0;
            }
            else
            {
                // an old turn is read less often: a service that has fallen behind must not drown in reads
                _pollAt = now + Math.Max(TurnPolling.LatencyTicks, (now - _due) / 8);
            }
        }
    }
}
