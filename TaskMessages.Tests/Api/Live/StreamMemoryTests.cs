using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Live;
using TaskMessages.Domain.Execution;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Api.Live;

/// <summary>All streams of a process together have a number and a size, whoever they belong to.</summary>
public sealed class StreamMemoryTests
{
    private static readonly byte[] Frame = new byte[400];

    [Test]
    public void Send_MoreThanAllStreamsMayHold_ClosesTheOneThatFindsNoRoom()
    {
        var memory = new StreamMemory(1000);
        using var first = new EventStream(null, memory);
        using var second = new EventStream(null, memory);
        first.Send(Frame);
        second.Send(Frame);
        first.Send(Frame);

        var (frames, isLast) = first.Take();
        Assert.That((frames.Count, isLast), Is.EqualTo((1, true)));
        Assert.That(Encoding.UTF8.GetString(frames[0]), Does.Contain("resync_required"));
        Assert.That(second.Take(), Is.EqualTo(((IReadOnlyList<byte[]>)[Frame], false)));
        Assert.That(memory.Taken, Is.Zero);
    }

    [Test]
    public void Memory_OfWhatWasTaken_Dropped_OrLeftBehind_ComesBack()
    {
        var memory = new StreamMemory(1000);
        using (var taken = new EventStream(null, memory))
        {
            taken.Send(Frame);
            taken.Take();
            Assert.That(memory.Taken, Is.Zero);
            taken.Send(Frame);
            taken.Close(StreamError.StreamExpired);
            Assert.That(memory.Taken, Is.Zero);
        }

        var abandoned = new EventStream(null, memory);
        abandoned.Send(Frame);
        Assert.That(memory.Taken, Is.EqualTo(400));
        abandoned.Dispose();
        abandoned.Send(Frame);
        Assert.That(memory.Taken, Is.Zero);
    }

    [Test]
    public void TryEnter_ManyOwners_StopsAtTheNumberOfTheProcess()
    {
        var streams = new TaskStreams(
            new TurnStores(new InMemoryTaskStore(), new InMemoryMessageStore(), new InMemoryTurnStore()), new TaskFeed(), Options.Create(new LimitsOptions { Streams = 3 }), TimeProvider.System, NullLogger<TaskStreams>.Instance);
        Assert.That(streams.TryEnter("1", new StreamOwner(1)), Is.Not.Null);
        Assert.That(streams.TryEnter("2", new StreamOwner(2)), Is.Not.Null);
        Assert.That(streams.TryReserve(new StreamOwner(3)), Is.True);
        Assert.That(streams.Count, Is.EqualTo(3));

        Assert.That(streams.TryEnter("4", new StreamOwner(4)), Is.Null);
        Assert.That(streams.TryReserve(new StreamOwner(4)), Is.False);
        streams.Leave("1", new StreamOwner(1));
        Assert.That(streams.TryEnter("4", new StreamOwner(4)), Is.Not.Null);
        streams.Release(new StreamOwner(3));
        Assert.That(streams.Count, Is.EqualTo(2));
    }
}
