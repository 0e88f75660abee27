using System.Diagnostics;
using TaskMessages.Benchmarks.Http;

namespace TaskMessages.Benchmarks.Load;

/// <summary>Each connection sends prepared reads, one after the other, in random order.</summary>
internal sealed class GetScenario(LoadTarget target, IReadOnlyList<byte[]> requests)
{
    private readonly LoadTally _tally = new();
    private readonly Random _random = new(1);
    private long _end;

    public async Task<LoadResult> RunAsync(string name, TimeSpan duration, CancellationToken cancellationToken)
    {
        var clients = Enumerable.Range(0, target.Connections).Select(_ => new Client(this)).ToArray();
        var before = target.Usage();
        var started = Stopwatch.GetTimestamp();
        _end = started + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        await LoadLoop.RunAsync(target.EndPoint, clients, cancellationToken);
        return LoadResult.Create(target, name, _tally, Stopwatch.GetElapsedTime(started), before);
    }

    private byte[] Pick() => requests[_random.Next(requests.Count)];

    private sealed class Client(GetScenario scenario) : ILoadClient
    {
        public ClientAction Next(long now) => now < scenario._end ? ClientAction.Send(scenario.Pick()) : ClientAction.Done;

        public void Receive(RawResponse response, long sent, long now)
        {
            if (response.Status == 200)
                scenario._tally.Succeeded(sent, now);
            else
                scenario._tally.Failures++;
        }
    }
}
