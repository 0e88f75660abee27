using TaskMessages.Console.Layout;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Console;

/// <summary>A page waits for word of a change, and asks for nothing meanwhile.</summary>
public sealed class WakeTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly ManualClock _clock = new();
    private Wake _wake = null!;

    [SetUp]
    public void SetUp() => _wake = new Wake(_clock);

    [Test]
    public async Task Word_EndsTheWait_AndSeveralAreOne()
    {
        var waiting = _wake.WaitAsync(Longest, CancellationToken.None);
        Assert.That(waiting.IsCompleted, Is.False);
        _wake.Say();
        _wake.Say();
        await waiting;

        Assert.That(_wake.WaitAsync(Longest, CancellationToken.None).IsCompleted, Is.False, "both were said before it looked");
    }

    [Test]
    public async Task Word_BeforeTheWait_IsNotLost()
    {
        _wake.Say();

        await _wake.WaitAsync(Longest, CancellationToken.None);
    }

    [Test]
    public async Task NoWord_EndsWhenTheTimeIsOver()
    {
        var waiting = _wake.WaitAsync(Longest, CancellationToken.None);
        _clock.Advance(Longest - TimeSpan.FromMilliseconds(1));
        Assert.That(waiting.IsCompleted, Is.False);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        await waiting;
    }

    [Test]
    public async Task Cancellation_EndsTheWait_AndLeavesNoTimer()
    {
        using var left = new CancellationTokenSource();
        var waiting = _wake.WaitAsync(Longest, left.Token);
        await left.CancelAsync();

        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(_clock.HasTimer, Is.False);
    }
}
