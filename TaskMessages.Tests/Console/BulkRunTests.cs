using TaskMessages.Console.Tasks;
using TaskMessages.Domain.Errors;

namespace TaskMessages.Tests.Console;

public sealed class BulkRunTests
{
    [Test]
    public async Task Run_SomeRefused_CountsAllAndSaysWhy()
    {
        var progress = new List<int>();
        var run = await BulkRun.RunAsync(
            [.. Enumerable.Range(0, 10).Select(number => $"{number}")],
            (id, _) => id switch
            {
                "3" or "4" => throw new DomainException(DomainError.NotCancelable, "nothing left to cancel"),
                "5" => throw new StoreUnavailableException("mongodb://user:secret@host", null!),
                _ => Task.CompletedTask,
            },
            run =>
            {
                lock (progress)
                    progress.Add(run.Done);
            },
            CancellationToken.None);

        Assert.That((run.Total, run.Done, run.Succeeded), Is.EqualTo((10, 10, 7)));
        Assert.That(progress, Has.Count.EqualTo(10).And.Some.EqualTo(10));
        Assert.That(run.Summary("cancelled"), Does.StartWith("7 cancelled; ").And.Contain("2 not: nothing left to cancel").And.Contain("1 not: the database did not answer"));
    }

    [Test]
    public void Run_OwnFault_IsNotSwallowed() => Assert.ThrowsAsync<InvalidOperationException>(() =>
        BulkRun.RunAsync(["1"], (_, _) => throw new InvalidOperationException(), _ => { }, CancellationToken.None));
}
