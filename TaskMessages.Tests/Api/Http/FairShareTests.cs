using Microsoft.Extensions.Options;
using NUnit.Framework.Constraints;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Memory;
using TaskMessages.Domain.Errors;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Api.Http;

/// <summary>Keys 1 and 2 have moved more than their share of 100 bytes, of which 10 come back a second; key 3 has not.</summary>
[Property("security", "H2")]
public sealed class FairShareTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Patience = 2 * FairShare.Longest;

    private static IResolveConstraint Refused => Throws.TypeOf<DomainException>().With.Property(nameof(DomainException.Error)).EqualTo(DomainError.TooMuchAtOnce);

    private readonly ManualClock _clock = new();
    private readonly List<IDisposable?> _turns = [];
    private FairShare _share = null!;

    [SetUp]
    public void Make()
    {
        _share = new FairShare(Options.Create(new LimitsOptions { ShareBurst = 100, ShareRate = 10, MemoryPatience = Patience }), _clock);
        _share.Charge(1, 200);
        _share.Charge(2, 200);
        _share.Charge(3, 99);
        _turns.Clear();
    }

    [TearDown]
    public void End() => _share.Dispose();

    [Test]
    public async Task Enter_WithinItsShare_WaitsForNobody()
    {
        await TakeAllAsync();

        Assert.That(await _share.EnterAsync(3, None), Is.Null);
        Assert.That(await _share.EnterAsync(4, None), Is.Null, "a key that has moved nothing");
    }

    [Test]
    public async Task Enter_BeyondItsShare_WaitsUntilATurnEnds()
    {
        await TakeAllAsync();
        var next = _share.EnterAsync(1, None).AsTask();
        Assert.That(next.IsCompleted, Is.False);

        _turns[0]!.Dispose();

        Assert.That(await next, Is.Not.Null);
    }

    [Test]
    public async Task Enter_BeyondItsShare_KeysTakeTurns()
    {
        await TakeAllAsync();
        var order = new List<string>();
        using var entered = new SemaphoreSlim(0);
        Task[] waiting = [EnterAsync(1, "1 first"), EnterAsync(1, "1 second"), EnterAsync(1, "1 third"), EnterAsync(2, "2 first"), EnterAsync(2, "2 second")];

        for (var i = 0; i < waiting.Length; i++)
        {
            _turns[i]!.Dispose();
            await entered.WaitAsync();
        }

        await Task.WhenAll(waiting);
        Assert.That(order, Is.EqualTo(new[] { "1 first", "2 first", "1 second", "2 second", "1 third" }));

        async Task EnterAsync(long owner, string name)
        {
            var turn = await _share.EnterAsync(owner, None);
            order.Add(name);
            _turns.Add(turn);
            entered.Release();
        }
    }

    [Test]
    public async Task Enter_TurnThatTakesLong_IsNotWaitedFor()
    {
        await TakeAllAsync();
        var next = _share.EnterAsync(1, None).AsTask();

        _clock.Advance(FairShare.Longest);

        Assert.That(await next, Is.Not.Null);
        foreach (var turn in _turns)
            turn!.Dispose();
        var oneMore = _share.EnterAsync(1, None).AsTask();
        Assert.That(oneMore.IsCompleted, Is.EqualTo(FairShare.AtATime > 1), "a late end frees no second place");
    }

    [Test]
    public async Task Enter_ItsShareHasComeBack_WaitsForNobody()
    {
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.That(await _share.EnterAsync(1, None), Is.Not.Null, "what was owed is paid, and no more");

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await _share.EnterAsync(1, None), Is.Null);

        _clock.Advance(TimeSpan.FromHours(1));
        _share.Charge(1, 101);
        Assert.That(await _share.EnterAsync(1, None), Is.Not.Null, "no more comes back than it can hold");
    }

    [Test]
    public async Task Enter_TooManyOfTheKeyWait_IsRefusedAtOnceAndAnotherKeyIsNot()
    {
        await TakeAllAsync();
        var first = WaitAsync(1, FairShare.MaxWaiting)[0];

        Assert.That(() => _share.EnterAsync(1, None).AsTask(), Refused);

        var other = _share.EnterAsync(2, None).AsTask();
        _turns[0]!.Dispose();
        (await first)!.Dispose();
        Assert.That(await other, Is.Not.Null, "its turn is the next one, however many of the other key wait");
    }

    [Test]
    public async Task Enter_NoTurnInTime_IsRefused()
    {
        await TakeAllAsync();
        var last = WaitAsync(1, FairShare.MaxWaiting)[^1];

        _clock.Advance(Patience);

        Assert.That(async () => await last, Refused);
    }

    [Test]
    public async Task Enter_CallerLeaves_LeavesTheQueue()
    {
        await TakeAllAsync();
        using var gone = new CancellationTokenSource();
        var left = _share.EnterAsync(1, gone.Token).AsTask();
        var next = _share.EnterAsync(1, None).AsTask();

        await gone.CancelAsync();
        Assert.That(async () => await left, Throws.InstanceOf<OperationCanceledException>());

        _turns[0]!.Dispose();
        Assert.That(await next, Is.Not.Null);
    }

    private Task<IDisposable?>[] WaitAsync(long owner, int count) => [.. Enumerable.Range(0, count).Select(_ => _share.EnterAsync(owner, None).AsTask())];

    private async Task TakeAllAsync()
    {
        for (var i = 0; i < FairShare.AtATime; i++)
            _turns.Add(await _share.EnterAsync(1, None));
        Assert.That(_turns, Has.None.Null);
    }
}
