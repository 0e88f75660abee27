using System.Diagnostics;
using System.Globalization;
using TaskMessages.Benchmarks.Http;
using TaskMessages.Benchmarks.Service;

namespace TaskMessages.Benchmarks.Load;

/// <summary>Fills the database through the batch endpoint: conversations of <see cref="MessagesEach"/> messages.</summary>
internal sealed class SeedScenario(LoadTarget target, int messages)
{
    /// <summary>Messages a conversation, and a request.</summary>
    public const int MessagesEach = 100;

    private readonly LoadTally _tally = new();
    private readonly int _conversations = messages / MessagesEach;
    private int _next;

    /// <summary>The name of a seeded conversation.</summary>
    public static string Conversation(int number) => string.Create(CultureInfo.InvariantCulture, $"seed-{number:D6}");

    public async Task<LoadResult> RunAsync(string name, CancellationToken cancellationToken)
    {
        var clients = Enumerable.Range(0, Math.Min(8, target.Connections)).Select(_ => new Client(this)).ToArray();
        var before = target.Usage();
        var started = Stopwatch.GetTimestamp();
        await LoadLoop.RunAsync(target.EndPoint, clients, cancellationToken);
        return LoadResult.Create(target, name, _tally, Stopwatch.GetElapsedTime(started), before);
    }

    private static string Content(int conversation, int number) => string.Create(
        CultureInfo.InvariantCulture,
        $"Message {number} of conversation {conversation}: as long as what somebody types into a chat, a sentence or two.");

    private sealed class Client(SeedScenario scenario) : ILoadClient
    {
        public ClientAction Next(long now)
        {
            if (scenario._next >= scenario._conversations)
                return ClientAction.Done;
            var number = scenario._next++;
            var contents = Enumerable.Range(0, MessagesEach).Select(i => Content(number, i));
            return ClientAction.Send(TaskRequests.Batch(AgentKey.Echo, Conversation(number), contents));
        }

        public void Receive(RawResponse response, long sent, long now)
        {
            if (response.Status != 200)
            {
                scenario._tally.Failures++;
                return;
            }
            scenario._tally.Count += MessagesEach;
            scenario._tally.Latency.Record(sent, now);
        }
    }
}
