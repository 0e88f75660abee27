using System.Diagnostics;
using TaskMessages.Benchmarks.Http;
using TaskMessages.Benchmarks.Service;

namespace TaskMessages.Benchmarks.Load;

/// <summary>Each connection creates one task after the other: how many creates are accepted a second, and how fast each.</summary>
internal sealed class CreateScenario(LoadTarget target)
{
    private readonly byte[] _request = TaskRequests.Create(AgentKey.Echo, "How many of these can you take in a second?");
    private readonly LoadTally _tally = new();
    private long _end;

    /// <summary>The ids of the tasks that were accepted, in the order of the answers.</summary>
    public List<long> TaskIds { get; } = new(100_000);

    public async Task<LoadResult> RunAsync(string name, TimeSpan duration, CancellationToken cancellationToken)
    {
        var clients = Enumerable.Range(0, target.Connections).Select(_ => new Client(this)).ToArray();
        var before = target.Usage();
        var started = Stopwatch.GetTimestamp();
        _end = started + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        await LoadLoop.RunAsync(target.EndPoint, clients, cancellationToken);
        return LoadResult.Create(target, name, _tally, Stopwatch.GetElapsedTime(started), before);
    }

    private sealed class Client(CreateScenario scenario) : ILoadClient
    {
        public ClientAction Next(long now) => now < scenario._end ? ClientAction.Send(scenario._request) : ClientAction.Done;

        public void Receive(RawResponse response, long sent, long now)
        {
            if (response.Status != 202)
            {
                scenario._tally.Failures++;
                return;
            }
            scenario._tally.Succeeded(sent, now);
            scenario.TaskIds.Add(response.FindNumber("\"task_id\":"u8));
        }
    }
}
