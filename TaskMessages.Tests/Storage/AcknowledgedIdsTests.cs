using TaskMessages.Storage;

namespace TaskMessages.Tests.Storage;

public sealed class AcknowledgedIdsTests
{
    [Test]
    public void Take_AcknowledgedId_KnowsItOnce()
    {
        var acknowledged = new AcknowledgedIds();
        acknowledged.Add("id");

        Assert.That(acknowledged.Take("id"), Is.True);
        Assert.That(acknowledged.Take("id"), Is.False);
    }

    [Test]
    public void Take_AfterMoreThanItRemembers_ForgetsTheOldOnes()
    {
        var acknowledged = new AcknowledgedIds();
        for (var number = 0; number <= 16_384; number++)
            acknowledged.Add($"{number}");

        Assert.That(acknowledged.Take("0"), Is.False);
    }
}
