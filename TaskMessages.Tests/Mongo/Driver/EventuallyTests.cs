namespace TaskMessages.Tests.Mongo.Driver;

public sealed class EventuallyTests
{
    [Test]
    public void HoldsAsync_NeverTrue_Fails() =>
        Assert.That(
            async () => await Eventually.HoldsAsync(() => false, "never", TimeSpan.FromMilliseconds(20)), Throws.TypeOf<AssertionException>());

    [Test]
    public async Task HoldsAsync_True_Passes() => await Eventually.HoldsAsync(() => true, "always");
}
