using System.Text;
using TaskMessages.Api.Live;

namespace TaskMessages.Tests.Api.Live;

/// <summary>Chat-task contract 12.11: the queue of one stream.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class EventStreamTests
{
    private readonly EventStream _stream = new();

    [Test]
    [Property("contract", "xagent:12.11/139")]
    public void Send_MoreFramesThanFit_LeavesOnlyTheError()
    {
        for (var i = 0; i < 256; i++)
            _stream.Send([1]);
        Assert.That(_stream.Take().Frames, Has.Count.EqualTo(256), "exactly full is fine");
        for (var i = 0; i < 257; i++)
            _stream.Send([1]);

        var (frames, isLast) = _stream.Take();

        Assert.That((frames.Count, isLast), Is.EqualTo((1, true)));
        Assert.That(Encoding.ASCII.GetString(frames[0]), Does.Contain("resync_required"));
    }

    [Test]
    [Property("contract", "xagent:12.11/139")]
    public void Send_MoreBytesThanFit_LeavesOnlyTheErrorAndTheCountReturnsToZero()
    {
        var half = new byte[2 * 1024 * 1024];
        for (var round = 0; round < 3; round++)
        {
            _stream.Send(half);
            _stream.Send(half);
            Assert.That(_stream.Take().Frames, Has.Count.EqualTo(2));
        }

        _stream.Send(half);
        _stream.Send(half);
        _stream.Send([1]);
        Assert.That(_stream.Take().IsLast, Is.True);
    }

    [Test]
    [Property("contract", "xagent:12.11/138")]
    public void Close_Twice_TheFirstWinsAndNothingFollows()
    {
        _stream.Conclude([7]);
        _stream.Close(StreamError.StreamExpired);
        _stream.Send([8]);

        var (frames, isLast) = _stream.Take();

        Assert.That((frames.Single()[0], isLast), Is.EqualTo(((byte)7, true)));
    }

    [Test]
    public async Task Wait_UntilSomethingIsSent_Completes()
    {
        var waiting = _stream.WaitAsync();
        Assert.That(waiting.IsCompleted, Is.False);

        _stream.Send([1]);

        await waiting.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.That(_stream.WaitAsync().IsCompleted, Is.True, "it has not been taken yet");
    }
}
