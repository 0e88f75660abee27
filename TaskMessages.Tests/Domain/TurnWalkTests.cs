using TaskMessages.Domain.Errors;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Tests.Domain;

/// <summary>Random walks: whatever is tried in whatever order, what must always hold always holds.</summary>
public sealed class TurnWalkTests
{
    private const int Steps = 400;

    [Test]
    public void Walk_RandomMoves_KeepsEveryInvariant([Range(1, 40)] int seed)
    {
        var random = new Random(seed);
        var task = Snapshots.Queued();
        string[] names = [.. Moves.ByName.Keys];
        string[] tokens = ["a", "b", Snapshots.Token];
        for (var step = 0; step < Steps; step++)
        {
            var move = names[random.Next(names.Length)];
            ChatTask next;
            try
            {
                next = Moves.ByName[move](task, tokens[random.Next(tokens.Length)]);
            }
            catch (Exception refusal) when (refusal is IllegalTransitionException or DomainException)
            {
                continue;
            }

            Assert.That(Broken(task, next), Is.Empty, $"seed {seed}, step {step}: {move} on {task}");
            task = next;
        }
    }

    [Test]
    public void Broken_TornSnapshot_IsReported()
    {
        var completed = Snapshots.Completed();

        Assert.That(Broken(completed, completed with { Error = "both" }), Is.Not.Empty);
        Assert.That(Broken(completed, completed with { StateVersion = 0 }), Is.Not.Empty);
        Assert.That(Broken(completed, completed with { Status = ChatStatus.Running }), Is.Not.Empty);
    }

    private static IEnumerable<string> Broken(ChatTask before, ChatTask after)
    {
        var running = after.Status == ChatStatus.Running;
        if (running != after.Turn is not null)
            yield return "a turn is there exactly while the task runs";
        if (after.StateVersion < before.StateVersion)
            yield return "the version goes back";
        if (after.Status != before.Status && after.StateVersion == before.StateVersion)
            yield return "the status changes without the version";
        if (after.Seq < before.Seq || after.UpdatedAt < before.UpdatedAt)
            yield return "a sequence or the clock goes back";
        if (after.Output is not null && after.Error is not null)
            yield return "output and error together";
        if (running && (after.Output is not null || after.Error is not null || after.CompletedAt is not null))
            yield return "a running task shows an earlier outcome";
        if (after.Status is ChatStatus.Completed or ChatStatus.Failed != after.CompletedAt is not null)
            yield return "completed_at belongs to the end states alone";
        if (after.PendingInteraction is not null && after.Status != ChatStatus.WaitingForUser)
            yield return "a question is open in the wrong state";
        if (after.Turn is { Attempt: < 0 } or { Written: < 0 })
            yield return "a counter is negative";
        if (after.ControlState.ToString() != after.Status.ToString())
            yield return "status and control state disagree";
    }
}
