using TaskMessages.Api.Live;
using TaskMessages.Domain.Execution.Growth;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Api.Live.Model;

/// <summary>The live walk along random histories: it tells every number once, in order, passes over none that may still appear, and ends.</summary>
public sealed class LedgerWalkTests
{
    private const int Steps = 150;
    private const int SeedsPerBlock = 25;

    [Test]
    public async Task Walk_RandomHistories_KeepsEveryRule([Range(0, 19)] int block)
    {
        for (var seed = block * SeedsPerBlock; seed < (block + 1) * SeedsPerBlock; seed++)
        {
            try
            {
                await WalkAsync(seed);
            }
            catch (AssertionException broken)
            {
                throw new AssertionException($"Seed {seed}: {broken.Message}", broken);
            }
        }
    }

    private static async Task WalkAsync(int seed)
    {
        var random = new Random(~seed);
        var history = new LedgerHistory(seed);
        var walker = Walker(history, StreamCursor.At(0));
        var told = new ToldLedger(history);
        history.Appearing += (item, seq) =>
        {
            if (!item.IsRemoved && walker.Seq >= seq)
                throw new AssertionException($"Number {seq} appears behind the walk, which is at {walker.Seq}.");
        };

        for (var step = 0; step < Steps; step++)
        {
            await history.StepAsync();
            if (random.Next(3) == 0)
                await AdvanceAsync(walker, history, told);
            if (random.Next(3) == 0 && history.Growing.ToList() is { Count: > 0 } growing)
                Show(walker, growing[random.Next(growing.Count)], random, told);
        }

        await history.FinishAsync();
        await WalkToEndAsync(walker, history, told);
        told.AssertIsComplete();
        await ResumeAsync(history, told, random);
    }

    private static async Task AdvanceAsync(LedgerWalker walker, LedgerHistory history, ToldLedger told)
    {
        var before = walker.Seq;
        (await walker.AdvanceAsync(history.Task, long.MaxValue, CancellationToken.None).AllAsync()).ForEach(told.Take);
        (await walker.GrowAsync(CancellationToken.None)).ForEach(told.Take);
        Assert.That(walker.Seq, Is.InRange(before, history.Task.Seq), "it neither goes back nor beyond");
    }

    /// <summary>A piece of a text that is not stored yet, and perhaps one that has come before.</summary>
    private static void Show(LedgerWalker walker, LedgerItem item, Random random, ToldLedger told)
    {
        var offset = random.Next(item.Text.Length);
        if (walker.Take(new GrowingText(item.Id, item.Seq, offset, item.Text[offset..])) is { } grown)
            told.Take(grown);
    }

    private static async Task WalkToEndAsync(LedgerWalker walker, LedgerHistory history, ToldLedger told)
    {
        // at the most one wait for each number that is dead
        for (var round = 0; walker.Seq < history.Task.Seq; round++)
        {
            Assert.That(round, Is.LessThan(2 * history.Task.Seq), $"it stays at {walker.Seq} of {history.Task.Seq}");
            await AdvanceAsync(walker, history, told);
            await history.PassAsync(TimeSpan.FromSeconds(11));
        }

        Assert.That((walker.IsHeldUp, walker.HasGrowingTexts), Is.EqualTo((false, false)));
    }

    /// <summary>Whoever comes back after any event is told the rest.</summary>
    private static async Task ResumeAsync(LedgerHistory history, ToldLedger told, Random random)
    {
        for (var i = 0; i < 5; i++)
        {
            var index = random.Next(told.Events.Count);
            Assert.That(StreamCursor.TryParse(told.Events[index].Id, out var cursor), Is.True);
            var resumed = new ToldLedger(history);
            foreach (var sent in told.Events.Take(index + 1))
                resumed.Take(sent);
            await WalkToEndAsync(Walker(history, cursor), history, resumed);
            resumed.AssertIsComplete();
        }
    }

    private static LedgerWalker Walker(LedgerHistory history, StreamCursor start) => new(history.Stores, LedgerHistory.TaskId, start, history.Clock);
}
