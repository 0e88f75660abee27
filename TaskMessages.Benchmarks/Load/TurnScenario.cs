using System.Diagnostics;
using TaskMessages.Benchmarks.Http;
using TaskMessages.Benchmarks.Service;

namespace TaskMessages.Benchmarks.Load;

/// <summary>
/// How many turns are finished a second: each connection keeps some tasks in flight and creates the next one only when it has read that
/// its oldest one is completed, so the service cannot fall behind.
/// </summary>
internal sealed class TurnScenario(LoadTarget target, int inFlight)
{
    private readonly byte[] _create = TaskRequests.Create(AgentKey.Echo, "How many turns can you finish in a second?");
    private readonly LoadTally _tally = new();
    private long _end;

    public async Task<LoadResult> RunAsync(string name, TimeSpan duration, CancellationToken cancellationToken)
    {
        var each = Math.Max(1, inFlight / target.Connections);
        var clients = Enumerable.Range(0, target.Connections).Select(_ => new Client(this, each)).ToArray();
        var before = target.Usage();
        var started = Stopwatch.GetTimestamp();
        _end = started + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        await LoadLoop.RunAsync(target.EndPoint, clients, cancellationToken);
        // the time that a turn waits among so many is not its latency
        return LoadResult.Create(target, name, _tally, Stopwatch.GetElapsedTime(started), before) with { Latency = null };
    }

    private sealed class Client(TurnScenario scenario, int limit) : ILoadClient
    {
        private readonly Queue<Turn> _turns = new(limit);
        private bool _creating;
        private long _pollAt;

        public ClientAction Next(long now)
        {
            var ended = now >= scenario._end;
            if (ended && _turns.Count == 0)
                return ClientAction.Done;
            _creating = !ended && _turns.Count < limit;
            if (_creating)
                return ClientAction.Send(scenario._create);
            return _pollAt > now
                ? ClientAction.Wait(_pollAt)
                : ClientAction.Send(TaskRequests.Get(AgentKey.Echo, _turns.Peek().TaskId));
        }

        public void Receive(RawResponse response, long sent, long now)
        {
            if (response.Status != (_creating ? 202 : 200))
            {
                scenario._tally.Failures++;
                if (!_creating)
                    _turns.Dequeue();
            }
            else if (_creating)
            {
                _turns.Enqueue(new Turn(response.FindNumber("\"task_id\":"u8), sent));
            }
            else if (response.Contains(TurnPolling.Completed))
            {
                scenario._tally.Succeeded(_turns.Dequeue().Sent, now);
            }
            else
            {
                _pollAt = now + TurnPolling.ThroughputTicks;
            }
        }
    }

    private readonly record struct Turn(long TaskId, long Sent);
}
