using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Memory;
using TaskMessages.Domain.Errors;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Api.Http;

/// <summary>What requests in flight may hold together: 100 bytes, 60 of one key.</summary>
[Property("security", "H2")]
public sealed class MemoryBudgetTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly ManualClock _clock = new();
    private MemoryBudget _budget = null!;

    [SetUp]
    public void Make() => _budget = new MemoryBudget(
        Options.Create(new LimitsOptions { MaxMemory = 100, MaxMemoryPerKey = 60, MemoryPatience = TimeSpan.FromSeconds(5) }), _clock);

    [Test]
    public void Take_UpToTheLimits_IsLent()
    {
        Assert.That(_budget.TryTake(1, 60), Is.True);
        Assert.That(_budget.TryTake(1, 1), Is.False, "the key's limit");
        Assert.That(_budget.TryTake(2, 40), Is.True);
        Assert.That(_budget.TryTake(3, 1), Is.False, "the limit of all");
        Assert.That(_budget.Held, Is.EqualTo(100));

        _budget.Return(1, 60);
        Assert.That(_budget.TryTake(3, 60), Is.True);
    }

    [Test]
    public async Task Take_KeyAtItsLimit_WaitsWithoutHoldingUpAnother()
    {
        _budget.TryTake(1, 60);

        var waiting = _budget.TakeAsync(1, 10, None).AsTask();
        await _budget.TakeAsync(2, 30, None);
        Assert.That(waiting.IsCompleted, Is.False);

        _budget.Return(1, 10);
        await waiting;
        Assert.That(_budget.Held, Is.EqualTo(90));
    }

    [TestCase(60, 0, DomainError.TooMuchAtOnce)]
    [TestCase(30, 60, DomainError.Overloaded)]
    public void Take_NothingIsGivenBack_IsRefusedAfterItsPatience(int own, int others, DomainError error)
    {
        _budget.TryTake(1, own);
        _budget.TryTake(2, others);
        var waiting = _budget.TakeAsync(1, 20, None).AsTask();

        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.That(async () => await waiting, Throws.TypeOf<DomainException>().With.Property(nameof(DomainException.Error)).EqualTo(error));
        Assert.That(_budget.Held, Is.EqualTo(own + others), "who is refused holds nothing");
    }

    [Test]
    public void Take_CallerLeaves_LeavesTheQueue()
    {
        _budget.TryTake(1, 60);
        using var gone = new CancellationTokenSource();
        var waiting = _budget.TakeAsync(1, 20, gone.Token).AsTask();

        gone.Cancel();

        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
        _budget.Return(1, 60);
        Assert.That(_budget.Held, Is.Zero);
    }

    [Test]
    public void Take_MoreThanAKeyMayEverHold_IsTheKeysFault()
    {
        var refusal = Assert.ThrowsAsync<DomainException>(async () =>
        {
            var waiting = _budget.TakeAsync(1, 61, None).AsTask();
            _clock.Advance(TimeSpan.FromSeconds(5));
            await waiting;
        });
        Assert.That(refusal?.Error, Is.EqualTo(DomainError.TooMuchAtOnce));
    }
}
