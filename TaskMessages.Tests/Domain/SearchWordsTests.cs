using TaskMessages.Domain.Tasks;

namespace TaskMessages.Tests.Domain;

public sealed class SearchWordsTests
{
    [TestCase("Hello, WORLD! hello", "hello world")]
    [TestCase("order-4711 für Änne", "order 4711 für änne")]
    [TestCase("a b\0cd\u202Eef", "cd ef")]
    [TestCase("naïve 日本 𝔘𝔫𝔦", "naïve 日本 𝔘𝔫𝔦")]
    [TestCase("", "")]
    [TestCase(null, "")]
    public void Words_AreRunsOfLettersAndDigits(string? text, string expected) => Assert.That(string.Join(' ', SearchWords.Of(text)), Is.EqualTo(expected));

    [Test]
    public void Words_AreLimitedInNumberAndLength()
    {
        var many = string.Join(' ', Enumerable.Range(0, 500).Select(number => $"word{number}"));
        Assert.That(SearchWords.Of(many), Has.Count.EqualTo(SearchWords.MostWordsOfAText));
        Assert.That(SearchWords.Of(new string('x', 10_000)).Single(), Has.Length.EqualTo(SearchWords.LongestWord));
        Assert.That(SearchWords.Of(new string(' ', SearchWords.ReadOfAText) + "far"), Is.Empty);
        Assert.That(SearchWords.Of(string.Concat(Enumerable.Repeat("𝔘", 40))).Single(), Has.Length.EqualTo(SearchWords.LongestWord), "no half of a character");
    }

    [Test]
    public void Add_FillsTheRoomThatThereIs()
    {
        IReadOnlyList<string> words = [];
        for (var text = 0; text < 10; text++)
            words = SearchWords.Add(words, string.Join(' ', Enumerable.Range(0, 20).Select(number => $"w{text}x{number}")));

        Assert.That(words, Has.Count.EqualTo(SearchWords.MostWords).And.Unique);
        Assert.That(words[0], Is.EqualTo("w0x0"));
        Assert.That(SearchWords.Add(words, "w0x1 w0x2"), Is.SameAs(words));
    }
}
