using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Errors;
using TaskMessages.Api.Live;
using TaskMessages.Domain.Execution;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Api.Live;

/// <summary>
/// Upstream keeps a task's stream as a topic of a bounded length, for a time that can be set. Here the ledger is the topic: nothing expires, and what is in memory besides is bounded and
/// gone with the last who listens.
/// </summary>
[Property("contract", "agentex:20/71")]
public sealed class MessageStreamBoundTests
{
    [TestCase(256, 1)]
    [TestCase(2, 2 * 1024 * 1024)]
    public void Queue_MoreThanFits_LeavesTheErrorThatTellsHowToGoOn(int frames, int bytes)
    {
        var stream = new EventStream(new MessageVoice("t"));
        for (var number = 0; number < frames; number++)
            stream.Send(new byte[bytes]);
        Assert.That(stream.Take().Frames, Has.Count.EqualTo(frames), "exactly full is fine");
        for (var number = 0; number <= frames; number++)
            stream.Send(new byte[bytes]);

        var (left, isLast) = stream.Take();

        Assert.That((left.Count, isLast), Is.EqualTo((1, true)));
        Assert.That(Encoding.ASCII.GetString(left[0]), Is.EqualTo(
            "data: {\"type\":\"error\",\"message\":\"The client was too slow; reconnect with Last-Event-ID, or load the messages again.\"}\n\n"));
    }

    [Test]
    public void LastListener_Leaves_NothingOfTheStreamStays()
    {
        var feed = new TaskFeed();
        var streams = new TaskStreams(
            new TurnStores(new InMemoryTaskStore(), new InMemoryMessageStore(), new InMemoryTurnStore()),
            feed,
            Microsoft.Extensions.Options.Options.Create(new LimitsOptions()),
            new ManualClock(),
            NullLogger<TaskStreams>.Instance);
        var (one, other) = (new StreamOwner(1), new StreamOwner(null, "principal"));

        var readers = new[] { streams.TryEnter("t", one, ContractKind.Messages), streams.TryEnter("t", other, ContractKind.Messages) };
        Assert.That(readers[0], Is.SameAs(readers[1]), "one reader serves all");
        streams.Leave("t", one, ContractKind.Messages);
        Assert.That((feed.IsWatched("t"), streams.Count), Is.EqualTo((true, 1)));
        streams.Leave("t", other, ContractKind.Messages);

        Assert.That((feed.IsWatched("t"), feed.Listened.Count, streams.Count), Is.EqualTo((false, 0, 0)));
    }
}
