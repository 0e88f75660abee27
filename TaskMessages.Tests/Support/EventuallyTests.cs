
namespace TaskMessages.Tests.Support;

public sealed class EventuallyTests
{
    [Test]
    public void True_ConditionNeverHolds_Fails() => Assert.That(
        () => Eventually.TrueAsync(() => false, "nothing", TimeSpan.FromMilliseconds(10)), Throws.TypeOf<AssertionException>());

    [Test]
    public async Task True_ConditionComesToHold_Passes()
    {
        var calls = 0;

        await Eventually.TrueAsync(() => ++calls == 3, "third call");

        Assert.That(calls, Is.EqualTo(3));
    }

    [Test]
    public void Read_NeverAsWanted_FailsAndNamesTheLastValue() => Assert.That(
        () => Eventually.ReadAsync(() => Task.FromResult(41), value => value == 42, "the answer", TimeSpan.FromMilliseconds(1)),
        Throws.TypeOf<AssertionException>().With.Message.Contains("the answer").And.Message.Contains("41"));

    [Test]
    public async Task Read_AsWantedInTime_AnswersWithTheValue()
    {
        var reads = 0;

        Assert.That(await Eventually.ReadAsync(() => Task.FromResult(++reads), read => read == 3), Is.EqualTo(3));
    }
}
