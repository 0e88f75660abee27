using System.Diagnostics;
using TaskMessages.Api.Worker;

namespace TaskMessages.Tests.Api.Worker;

public sealed class WorkerIdentityTests
{
    private static readonly WorkerIdentity Self = new(false, "host~1", "boot", "4026531836", 100, "5000", "self");
    private static readonly WorkerIdentity Embedded = Self with { IsEmbedded = true };

    [TestCase(true)]
    [TestCase(false)]
    public void TryParse_OfThisProcess_IsTheSame(bool isEmbedded)
    {
        var identity = WorkerIdentity.OfThisProcess(isEmbedded);

        Assert.Multiple(() =>
        {
            Assert.That(WorkerIdentity.TryParse(identity.ToString()), Is.EqualTo(identity));
            Assert.That(identity.ToString(), Does.StartWith(identity.OwnerPrefix));
        });
    }

    [TestCase("")]
    [TestCase("host")]
    [TestCase("host:12:abc")]
    [TestCase("a/b/c/not a number/e/f")]
    [TestCase("a/b/c/1/e/f/g/h")]
    public void TryParse_ForeignOwner_IsNull(string owner) => Assert.That(WorkerIdentity.TryParse(owner), Is.Null);

    private static IEnumerable<TestCaseData> Owners =>
    [
        new TestCaseData(Self, Self with { Nonce = "other", ProcessId = 200 }, null, true).SetArgDisplayNames("no such process"),
        new TestCaseData(Self, Self with { Nonce = "other", ProcessId = 200 }, "6000", true).SetArgDisplayNames("its id belongs to another by now"),
        new TestCaseData(Self, Self with { Nonce = "other", ProcessId = 200 }, "5000", false).SetArgDisplayNames("it lives"),
        new TestCaseData(Self, Self with { Nonce = "other" }, "5000", false).SetArgDisplayNames("a second worker in this process"),
        new TestCaseData(Self, Self, null, false).SetArgDisplayNames("this worker"),
        new TestCaseData(Self, Self with { Nonce = "other", Host = "else~2" }, null, false).SetArgDisplayNames("another host"),
        new TestCaseData(Self, Self with { Nonce = "other", Boot = "earlier" }, null, false).SetArgDisplayNames("another boot, maybe another machine"),
        new TestCaseData(Self, Self with { Nonce = "other", PidNamespace = "1" }, null, false).SetArgDisplayNames("another container"),
        new TestCaseData(Self with { Boot = "-" }, Self with { Nonce = "other", Boot = "-" }, null, false).SetArgDisplayNames("boot unknown"),
        new TestCaseData(Embedded, Embedded with { Nonce = "other", Host = "else", ProcessId = 200 }, "5000", true).SetArgDisplayNames("embedded, formerly"),
        new TestCaseData(Embedded, Embedded, null, false).SetArgDisplayNames("embedded, this worker"),
        new TestCaseData(Embedded, Self with { Nonce = "other" }, "5000", false).SetArgDisplayNames("remote, over TCP"),
        new TestCaseData(Self, Embedded with { Nonce = "other" }, null, false).SetArgDisplayNames("embedded, seen from a remote worker"),
    ];

    [TestCaseSource(nameof(Owners))]
    public void KnowsDead_Owner_OnlyWhenProven(object self, object other, string? startOfProcess, bool isDead) =>
        Assert.That(((WorkerIdentity)self).KnowsDead((WorkerIdentity)other, _ => startOfProcess), Is.EqualTo(isDead));

    [Test]
    public async Task StartOf_ProcessThatHasEnded_IsNull()
    {
        Assume.That(OperatingSystem.IsLinux());
        using var process = Process.Start(new ProcessStartInfo("sleep", "60"))!;
        var whileAlive = ProcessTable.StartOf(process.Id);
        process.Kill();
        await process.WaitForExitAsync();

        Assert.That((whileAlive is not null, ProcessTable.StartOf(process.Id)), Is.EqualTo((true, (string?)null)));
    }
}
