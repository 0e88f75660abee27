using TaskMessages.Domain.Tasks;

namespace TaskMessages.Tests.Domain;

public sealed class TaskIdTests
{
    [TestCase("0", true)]
    [TestCase("42", true)]
    [TestCase("99999999999999999999", true)]
    [TestCase("", false)]
    [TestCase("007", false)]
    [TestCase("+1", false)]
    [TestCase("-1", false)]
    [TestCase("1.0", false)]
    [TestCase(" 1", false)]
    [TestCase("\u0661", false)]
    [TestCase("abc", false)]
    public void IsNumber_Text_OnlyCanonicalDecimals(string id, bool expected) => Assert.That(TaskId.IsNumber(id), Is.EqualTo(expected));

    [TestCase("a")]
    [TestCase("order 7/9 \u00e9")]
    [TestCase("\U0001F600")]
    public void IsValid_PrintableText_IsTaken(string id) => Assert.That(TaskId.IsValid(id), Is.True);

    [TestCase(null)]
    [TestCase("")]
    [TestCase("a\nb")]
    [TestCase("a\0")]
    [TestCase("\u2028")]
    [TestCase("\u007f")]
    public void IsValid_NothingOrControls_IsRefused(string? id) => Assert.That(TaskId.IsValid(id), Is.False);

    [Test]
    public void IsValid_UnpairedSurrogate_IsRefused() => Assert.That(TaskId.IsValid("a" + '\ud83d'), Is.False);

    [Test]
    public void IsValid_Length_CountsCharacters()
    {
        Assert.That(TaskId.IsValid(string.Concat(Enumerable.Repeat("\U0001F600", 128))), Is.True);
        Assert.That(TaskId.IsValid(new string('x', 129)), Is.False);
    }
}
