using TaskMessages.Benchmarks;

namespace TaskMessages.Tests.Benchmarks;

public sealed class ArgumentsTests
{
    [Test]
    public void Options_WordsFlagsAndValues_AreToldApart()
    {
        var line = new Arguments(["load", "turns", "--seconds", "5", "--smoke"]);

        Assert.That(line.Words, Is.EqualTo(new[] { "load", "turns" }));
        Assert.That(line.Number("seconds", 1, 1, 10), Is.EqualTo(5));
        Assert.That(line.Flag("smoke"), Is.True);
        Assert.That(line.Number("other", 7, 1, 10), Is.EqualTo(7));
        Assert.That(line.RefuseRest, Throws.Nothing);
    }

    [Test]
    public void Number_OutOfRange_IsRefused() =>
        Assert.That(() => new Arguments(["--n", "11"]).Number("n", 1, 1, 10), Throws.TypeOf<ArgumentsException>());

    [Test]
    public void RefuseRest_UnknownOption_IsRefused() =>
        Assert.That(new Arguments(["--nonsense", "1"]).RefuseRest, Throws.TypeOf<ArgumentsException>());
}
