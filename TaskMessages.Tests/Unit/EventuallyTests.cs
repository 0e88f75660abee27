using TaskMessages.Tests.Support;

namespace TaskMessages.Tests.Unit;

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
}
