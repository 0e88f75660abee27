using TaskMessages.Api.Live;
using TaskMessages.Domain.Steps;

namespace TaskMessages.Tests.Api.Live;

/// <summary>Chat-task contract 12.10 and 12.12: how large a frame, and a snapshot, may be.</summary>
public sealed class FrameLimitTests
{
    [TestCase('a', 65_534, false)]
    [TestCase('a', 65_535, true)]
    [TestCase('\u4e2d', 10_922, false)]
    [TestCase('\u4e2d', 12_000, true)]
    [Property("contract", "xagent:12.12/146")]
    public void Text_BeyondItsWireForm_IsCutAndSaysSo(char character, int length, bool isCut)
    {
        foreach (var frame in new[] { EventFrames.Delta("m", new string(character, length)), EventFrames.Completed("m", new string(character, length)) })
        {
            Assert.That(frame.Json.Contains("\"truncated\":true", StringComparison.Ordinal), Is.EqualTo(isCut));
            Assert.That(frame.Json, Has.Length.LessThan(65_536 + 64));
        }
    }

    [Test]
    [Property("contract", "xagent:12.12/146")]
    public void FittingLength_Emoji_CountTwelveAndAreNeverHalved()
    {
        var text = string.Concat(Enumerable.Repeat("\U0001F600", 6000));

        var length = AsciiJson.FittingLength(text, 65_536);

        Assert.That(length, Is.EqualTo((65_536 - 2) / 12 * 2));
        Assert.That(AsciiJson.Of(text[..length]), Has.Length.LessThanOrEqualTo(65_536));
    }

    [Test]
    [Property("contract", "xagent:12.12/147"), Property("contract", "xagent:12.12/148")]
    public void StepData_TooLarge_KeepsWhatIdentifiesTheStep()
    {
        var data = new JsonMap { ["name"] = new string('n', 70_000), ["args"] = new string('a', 10) };

        var fitted = StepData.Fit(data);

        Assert.That(fitted.Keys, Is.EqualTo(new[] { "truncated", "original_bytes", "name" }));
        Assert.That(fitted["original_bytes"], Is.EqualTo((long)AsciiJson.Of(data).Length));
        Assert.That(AsciiJson.Of(fitted), Has.Length.LessThanOrEqualTo(StepData.MaxBytes));
        Assert.That((string)fitted["name"]!, Is.Not.Empty);
        Assert.That(StepData.Fit(new JsonMap { ["name"] = "short" }), Is.EqualTo(new JsonMap { ["name"] = "short" }));
    }

    [Test]
    [Property("contract", "xagent:12.12/149")]
    public void StepData_NotANumber_IsNull()
        => Assert.That(AsciiJson.Of(new JsonMap { ["x"] = new List<object?> { double.NaN, double.PositiveInfinity, 1.5 } }), Is.EqualTo("""{"x":[null,null,1.5]}"""));

    [TestCase(512, null)]
    [TestCase(513, 513)]
    [TestCase(600, 600)]
    [Property("contract", "xagent:12.10/117")]
    public void Snapshot_ManySteps_AreTheLatest512(int count, int? total)
    {
        var snapshot = StepSnapshot.Of(Tail([.. Enumerable.Range(1, count).Select(i => NewStep(i, "x"))]), hasIds: false);

        Assert.That((snapshot.Events.Count, snapshot.TotalSteps), Is.EqualTo((512, total)));
        Assert.That(snapshot.Events[^1].Frame.Json, Does.Contain($"\"message:{count}\""));
    }

    [Test]
    [Property("contract", "xagent:12.10/118")]
    public void Snapshot_ManyBytes_AreALongestBeginning()
    {
        var snapshot = StepSnapshot.Of(Tail([.. Enumerable.Range(1, 100).Select(i => NewStep(i, new string('x', 60_000)))]), hasIds: false);

        Assert.That(snapshot.Events.Sum(sent => sent.ToBytes().Length), Is.InRange(StepSnapshot.MaxBytes - 61_000, StepSnapshot.MaxBytes));
        Assert.That(snapshot.TotalSteps, Is.EqualTo(100));
    }

    [Test]
    public void Snapshot_StepsThatOverlap_HaveIdsOnlyWhereAStreamCanGoOn()
    {
        // the second step ends after the third
        var steps = new[] { NewStep(1, "a"), NewStep(2, "b") with { LastSeq = 5 }, NewStep(3, "c"), NewStep(6, "d") };

        Assert.That(StepSnapshot.Of(Tail(steps), hasIds: true).Events.Select(sent => sent.Id), Is.EqualTo(new[] { "1", null, "5", null }));
    }

    private static StepTail Tail(Step[] steps)
    {
        var latest = new LatestSteps(StepSnapshot.MaxSteps, 2 * StepSnapshot.MaxBytes);
        foreach (var step in steps)
            latest.Take(step);
        return new StepTail(latest.Steps, latest.Steps.Count, latest.Total);
    }

    private static Step NewStep(int seq, string content) => new()
    {
        Id = $"message:{seq}",
        Type = StepType.Message,
        Status = StepStatus.Completed,
        StartedAt = DateTime.UnixEpoch.AddSeconds(seq),
        CompletedAt = DateTime.UnixEpoch.AddSeconds(seq),
        Data = new JsonMap { ["role"] = "user", ["content"] = content },
        FirstSeq = seq,
        LastSeq = seq,
    };
}
