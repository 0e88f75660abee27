using TaskMessages.Api.Worker;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Api.Worker;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class TurnSignalTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ManualClock _clock = new();

    [Test]
    public async Task WaitAsync_ManyNotifications_AreOne()
    {
        var signal = new TurnSignal();
        for (var i = 0; i < 5; i++)
            signal.Notify();

        var first = await signal.WaitAsync(Minute, _clock, CancellationToken.None);
        var second = signal.WaitAsync(Minute, _clock, CancellationToken.None);
        _clock.Advance(Minute);

        Assert.That((first, await second), Is.EqualTo((true, false)));
    }

    [Test]
    public async Task WaitAsync_NotifiedWhileWaiting_ReturnsAtOnce()
    {
        var signal = new TurnSignal();
        var waiting = signal.WaitAsync(Minute, _clock, CancellationToken.None);

        signal.Notify();

        Assert.That(await waiting);
    }

    [Test]
    public async Task WaitAsync_AfterATimeout_StillHearsTheNext()
    {
        var signal = new TurnSignal();
        var timedOut = signal.WaitAsync(Minute, _clock, CancellationToken.None);
        _clock.Advance(Minute);
        await timedOut;

        signal.Notify();

        Assert.That(await signal.WaitAsync(Minute, _clock, CancellationToken.None));
    }

    [Test]
    public void WaitAsync_Cancelled_Throws()
    {
        var signal = new TurnSignal();
        using var cancellation = new CancellationTokenSource();
        var waiting = signal.WaitAsync(Minute, _clock, cancellation.Token);

        cancellation.Cancel();

        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
    }
}
