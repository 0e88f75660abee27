namespace TaskMessages.Tests.Contract;

public sealed class EventuallyTests
{
    [Test]
    public void ReadAsync_NeverTrue_Fails() =>
        Assert.ThrowsAsync<TimeoutException>(() => Eventually.ReadAsync(() => Task.FromResult(1), _ => false, TimeSpan.FromMilliseconds(1)));

    [Test]
    public async Task ReadAsync_TrueInTime_AnswersWithTheValue()
    {
        var reads = 0;

        var value = await Eventually.ReadAsync(() => Task.FromResult(++reads), read => read == 3);

        Assert.That(value, Is.EqualTo(3));
    }
}
