using TaskMessages.Domain.Administration;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Domain.Administration;

public sealed class TurnActivityTests
{
    private readonly ManualClock _clock = new();

    [Test]
    public void Agent_AttemptsThatEndWellAndBadly_AreToldApart()
    {
        var activity = new TurnActivity(_clock);
        activity.Ended(1, TurnOutcome.Completed, null, new TokenUsage(10, 3));
        activity.Ended(1, TurnOutcome.AskedForInput, null, null);
        activity.Ended(1, TurnOutcome.Released, null, null);
        activity.Ended(1, TurnOutcome.Stopped, null, null);
        var good = activity.Of(1);
        _clock.Advance(TimeSpan.FromSeconds(1));
        activity.Ended(1, TurnOutcome.Retried, "503", null);
        activity.Ended(1, TurnOutcome.Failed, "500", new TokenUsage(1, 0));
        var bad = activity.Of(1);

        Assert.That((good.Succeeded, good.Failed, good.ErrorRate, good.IsFailing, good.LastFailure), Is.EqualTo((2, 0, 0d, false, (DateTime?)null)));
        Assert.That((bad.Succeeded, bad.Failed, bad.ErrorRate, bad.IsFailing, bad.LastReason), Is.EqualTo((2, 2, 0.5, true, "500")));
        Assert.That((bad.InputTokens, bad.OutputTokens), Is.EqualTo((11, 3)));
        Assert.That(bad.LastFailure, Is.GreaterThan(bad.LastSuccess!.Value));
        Assert.That(activity.Of(2), Is.EqualTo(AgentActivity.None));
    }

    [Test]
    public void Agent_AfterAnHour_HasNoRateButStillItsLastTimes()
    {
        var activity = new TurnActivity(_clock);
        activity.Ended(1, TurnOutcome.Failed, "500", null);
        _clock.Advance(TimeSpan.FromMinutes(59));
        Assert.That(activity.Of(1).Failed, Is.EqualTo(1));

        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.That((activity.Of(1).ErrorRate, activity.Of(1).LastReason), Is.EqualTo(((double?)null, "500")));
        Assert.That(activity.Failures(), Is.Empty);
    }

    [Test]
    public void Failures_AreCountedByReason_TheMostFrequentFirst()
    {
        var activity = new TurnActivity(_clock);
        activity.Ended(1, TurnOutcome.Failed, "rare", null);
        activity.Ended(null, TurnOutcome.Retried, "frequent", null);
        activity.Ended(2, TurnOutcome.Failed, "frequent", null);
        activity.Ended(2, TurnOutcome.Failed, null, null);
        activity.Ended(2, TurnOutcome.Completed, null, null);

        Assert.That(activity.Failures().Select(failure => (failure.Text, failure.Count)).Take(2), Is.EqualTo(new[] { ("frequent", 2L), ("rare", 1L) }));
        Assert.That(activity.Failures(), Has.Count.EqualTo(3));
    }

    [Test]
    public void ReasonsAndAgents_BeyondTheirNumber_TakeNoMoreMemory()
    {
        var activity = new TurnActivity(_clock);
        for (var number = 0; number < TurnActivity.MostReasons + 20; number++)
            activity.Ended(1, TurnOutcome.Failed, $"reason {number}", null);
        Assert.That(activity.Failures(), Has.Count.EqualTo(TurnActivity.MostReasons + 1));
        Assert.That(activity.Failures()[0], Is.EqualTo(new FailureReason(TurnActivity.OtherReasons, 20, _clock.GetUtcNow().UtcDateTime)));

        _clock.Advance(TimeSpan.FromSeconds(1));
        for (var agent = 2; agent <= TurnActivity.MostAgents + 1; agent++)
            activity.Ended(agent, TurnOutcome.Completed, null, null);
        Assert.That(activity.Of(1), Is.EqualTo(AgentActivity.None), "the one that was seen longest ago is forgotten");
        Assert.That(activity.Of(2).Succeeded, Is.EqualTo(1));
    }
}
