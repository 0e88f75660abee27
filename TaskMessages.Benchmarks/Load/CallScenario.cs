using System.Diagnostics;
using TaskMessages.Benchmarks.Http;

namespace TaskMessages.Benchmarks.Load;

/// <summary>Each connection calls an agent, one call after the other: a call counts when it has a result.</summary>
/// <param name="target">The service.</param>
/// <param name="next">The next call; null: there is none more.</param>
internal sealed class CallScenario(LoadTarget target, Func<byte[]?> next)
{
    private readonly LoadTally _tally = new();
    private long _end;

    /// <param name="name">What is called.</param>
    /// <param name="duration">How long; null: until there are no more calls.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public async Task<LoadResult> RunAsync(string name, TimeSpan? duration, CancellationToken cancellationToken)
    {
        var clients = Enumerable.Range(0, target.Connections).Select(_ => new Client(this)).ToArray();
        var before = target.Usage();
        var started = Stopwatch.GetTimestamp();
        _end = duration is { } time ? started + (long)(time.TotalSeconds * Stopwatch.Frequency) : long.MaxValue;
        await LoadLoop.RunAsync(target.EndPoint, clients, cancellationToken);
        return LoadResult.Create(target, name, _tally, Stopwatch.GetElapsedTime(started), before);
    }

    private byte[]? Next(long now) => now < _end ? next() : null;

    private sealed class Client(CallScenario scenario) : ILoadClient
    {
        public ClientAction Next(long now) => scenario.Next(now) is { } request ? ClientAction.Send(request) : ClientAction.Done;

        public void Receive(RawResponse response, long sent, long now)
        {
            if (response.Status == 200 && response.Contains(CallRequests.Succeeded))
                scenario._tally.Succeeded(sent, now);
            else
                scenario._tally.Failures++;
        }
    }
}
