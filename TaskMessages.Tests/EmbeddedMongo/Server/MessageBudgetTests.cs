using TaskMessages.EmbeddedMongo.Server;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

[TestFixture]
internal sealed class MessageBudgetTests
{
    private readonly CancellationTokenSource _cancel = new();

    [OneTimeTearDown]
    public void Dispose() => _cancel.Dispose();

    [Test]
    public void Take_WhatFits_IsGivenAtOnce()
    {
        var budget = new MessageBudget(100);

        Assert.That(Take(budget, 60).IsCompleted && Take(budget, 40).IsCompleted, Is.True);
        Assert.That((budget.Used, budget.Waiting, budget.IsShort), Is.EqualTo((100L, 0, false)));
    }

    [Test]
    public async Task Return_ServesInTheOrderOfAsking()
    {
        var budget = new MessageBudget(100);
        await Take(budget, 90);
        var large = Take(budget, 80);
        var small = Take(budget, 5);
        Assert.That((large.IsCompleted, small.IsCompleted, budget.Waiting, budget.IsShort), Is.EqualTo((false, false, 2, true)), "the small one would keep the large one waiting");

        budget.Return(90);
        await large;
        await small;

        Assert.That((budget.Used, budget.Waiting), Is.EqualTo((85L, 0)));
    }

    [Test]
    public async Task Take_MoreThanThereIs_IsGivenWhenNobodyHoldsAny()
    {
        var budget = new MessageBudget(100);
        await Take(budget, 1);
        var large = Take(budget, 1000);
        Assert.That(large.IsCompleted, Is.False);

        budget.Return(1);
        await large;

        Assert.That((budget.Used, budget.IsShort), Is.EqualTo((1000L, true)));
    }

    [Test]
    public async Task Charge_BeyondTheLimit_HasTheNextOnesWait()
    {
        var budget = new MessageBudget(100);
        budget.Charge(150);
        var next = Take(budget, 10);
        Assert.That((next.IsCompleted, budget.Used), Is.EqualTo((false, 150L)));

        budget.Return(150);
        await next;

        Assert.That(budget.Used, Is.EqualTo(10));
    }

    [Test]
    public async Task Take_Cancelled_HoldsNothingAndLetsTheNextOnesThrough()
    {
        using var cancel = new CancellationTokenSource();
        var budget = new MessageBudget(100);
        await Take(budget, 50);
        var large = budget.TakeAsync(80, cancel.Token);
        var small = Take(budget, 50);

        await cancel.CancelAsync();

        Assert.That(async () => await large, Throws.InstanceOf<OperationCanceledException>());
        await small;
        Assert.That((budget.Used, budget.Waiting), Is.EqualTo((100L, 0)));
    }

    [Test]
    public async Task Take_ByManyAtOnce_NeverExceedsTheLimitAndAllAreServed()
    {
        var budget = new MessageBudget(100);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            for (var i = 0; i < 2000; i++)
            {
                var share = random.Next(1, 101);
                await Take(budget, share);
                Assert.That(budget.Used, Is.LessThanOrEqualTo(100));
                budget.Return(share);
            }
        })));
        Assert.That((budget.Used, budget.Waiting), Is.EqualTo((0L, 0)));
    }

    private Task Take(MessageBudget budget, long bytes) => budget.TakeAsync(bytes, _cancel.Token);
}
