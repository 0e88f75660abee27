using System.Text.RegularExpressions;
using TaskMessages.EmbeddedMongo.Query.Filters;

namespace TaskMessages.Tests.EmbeddedMongo.Query;

/// <summary>Regular expressions mean what they mean to PCRE2 in UTF mode. Each row is a pattern, its options, a subject that it matches, and one that it does not.</summary>
public sealed class RegexDialectTests
{
    private const string? None = null;

    [TestCase(@"^\d+$", "", "129", "1\u0663")]
    [TestCase(@"^\D$", "", "\u0663", "3")]
    [TestCase(@"^\w+$", "", "aZ_9", "é")]
    [TestCase(@"^\W$", "", "é", "_")]
    [TestCase(@"^\s+$", "", " \t\n\v\f\r", "\u00A0")]
    [TestCase(@"^\S$", "", "\u2003", " ")]
    [TestCase(@"^[\d]$", "", "7", "\u0663")]
    [TestCase(@"^[^\w]$", "", "é", "e")]
    [TestCase(@"a\b", "", "aé", "ab")]
    [TestCase(@"a\B", "", "ab", "aé")]
    [TestCase(@"(*UCP)^\d$", "", "\u0663", "x")]
    [TestCase(@"(*UTF)(*UCP)^\w+$", "", "né", "n-")]
    [TestCase(@"(*UCP)a\b", "", "a ", "aé")]
    [TestCase(@"(*UCP)^\s$", "", "\u2003", "\u200B")]
    [TestCase(@"(*UTF8)^\w$", "", "e", "é")]
    public void CharacterTypes(string pattern, string options, string? matched, string? unmatched) => Check(pattern, options, matched, unmatched);

    [TestCase("^[[:alpha:]]+$", "", "aZ", "é")]
    [TestCase("^[[:^digit:]]$", "", "\u0663", "1")]
    [TestCase("^[[:alpha:][:digit:]_-]+$", "", "a-1_", "a b")]
    [TestCase("^[[:upper:]]$", "i", "a", "1")]
    [TestCase("^[[:upper:]]$", "", "A", "a")]
    [TestCase("^[[:punct:]]$", "", "~", "a")]
    [TestCase("(*UCP)^[[:alpha:]]$", "", "é", "1")]
    [TestCase("^[:x]$", "", ":", "y")]
    [TestCase("^[a-z-[aeiou]]$", "", "[]", "b")]
    [TestCase("^[]a]+$", "", "]a", "b")]
    [TestCase("^[^]a]$", "", "b", "]")]
    [TestCase(@"^[\b]$", "", "\b", "b")]
    [TestCase(@"^[a\-z]$", "", "-", "b")]
    [TestCase("^[a-]$", "", "-", "b")]
    [TestCase("^[a-c-e]$", "", "-", "d")]
    [TestCase("^[+--]$", "", ",", ".")]
    [TestCase(@"^[\Q]^\E]+$", "", "]^", "a")]
    [TestCase(@"^[\x41-\x{43}\105]+$", "", "ABCE", "D")]
    [TestCase(@"^[\d-]+$", "", "1-2", "1.2")]
    [TestCase(@"^[\h\v]+$", "", "\u00A0\u2028", "a")]
    [TestCase("^[ #]$", "x", "#", "a")]
    [TestCase("^[a&&b]$", "", "&", "c")]
    public void Classes(string pattern, string options, string? matched, string? unmatched) => Check(pattern, options, matched, unmatched);

    [TestCase(@"^\Qa.b*\E+$", "", "a.b**", "axb")]
    [TestCase(@"^\Qa\", "", @"a\b", "b")]
    [TestCase(@"^\x{1F600}\x41\x4$", "", "😀A\u0004", "😀A4")]
    [TestCase(@"^\o{101}\101\0$", "", "AA\0", "A")]
    [TestCase(@"^\18$", "", "\u00018", "18")]
    [TestCase(@"^\e\f\a\cA\c{$", "", "\e\f\a\u0001;", "e")]
    [TestCase(@"^\h\H\v\V\N$", "", "\u180Ea\u2029bc", "aaaaa")]
    [TestCase(@"^a\Rb$", "", "a\r\nb", "a\n\rb")]
    [TestCase(@"^a\R\n$", "", None, "a\r\n")]
    [TestCase(@"^\N{U+e9}$", "", "é", "e")]
    [TestCase(@"\Ga", "", "ab", "ba")]
    [TestCase(@"\Aa\Z", "", "a\n", "a\n\n")]
    [TestCase(@"\Aa\z", "", "a", "a\n")]
    [TestCase("a$", "", "a\n", "a\r\n")]
    [TestCase("^b$", "m", "a\nb\nc", "a\rb\rc")]
    [TestCase("a\n^", "m", "a\nb", "a\n")]
    [TestCase("^$", "m", "a\n\nb", "a\n")]
    [TestCase("^.$", "", "\r", "\n")]
    [TestCase("^.$", "s", "\n", "aa")]
    [TestCase(@"^\N$", "s", "a", "\n")]
    public void EscapesAndAnchors(string pattern, string options, string? matched, string? unmatched) => Check(pattern, options, matched, unmatched);

    [TestCase("^.$", "", "😀", "ab")]
    [TestCase("^[^a]{2}$", "", "😀é", "😀")]
    [TestCase("^[😀-😂]+$", "", "😁😂", "😃")]
    [TestCase("^😀{2}$", "", "😀😀", "😀")]
    [TestCase(@"^\W$", "", "😀", "a")]
    [TestCase(@"(?!^)\B(?!$)(?!.)", "", None, "😀")]
    [TestCase("(?<=^.)a", "", "😀a", "😀😀a")]
    [TestCase(@"^\pL$", "", "\U0001D49C", "😀")]
    [TestCase(@"^\p{Lu}\p{^Lu}\P{L}$", "", "Éé1", "éÉ1")]
    [TestCase(@"^[\p{Ll}\d]+$", "", "é1", "É")]
    [TestCase(@"^\p{Lu}$", "i", "A", "a")]
    [TestCase("^\U00010400$", "i", "\U00010428", "\U00010401")]
    public void Unicode(string pattern, string options, string? matched, string? unmatched) => Check(pattern, options, matched, unmatched);

    [TestCase("^straSSe$", "i", "STRAſse", "straße")]
    [TestCase("^k$", "i", "\u212A", "c")]
    [TestCase("^[a-z]$", "i", "ſ", "é")]
    [TestCase("^[^s]$", "i", "t", "ſ")]
    [TestCase("^σ$", "i", "ς", "s")]
    [TestCase("^i$", "i", "I", "İ")]
    [TestCase("^I$", "i", "i", "ı")]
    [TestCase("^ß$", "i", "ẞ", "ss")]
    [TestCase(@"^(a)\1$", "i", "aA", "ab")]
    [TestCase(@"^(a)\1$", "", "aa", "aA")]
    [TestCase("^a(?i)b|c", "", "aB", "Ab")]
    [TestCase("^(?:a(?i)b|c)d$", "", "Cd", "CD")]
    [TestCase("^(?i:a)b$", "", "Ab", "AB")]
    [TestCase("^(?-i)a(?i)b$", "i", "aB", "Ab")]
    [TestCase("^(?s).(?-s).$", "", "\na", "\n\n")]
    [TestCase("(?m)^b", "", "a\nb", "ab")]
    [TestCase("(?x) a b # c\n c", "", "abc", "a b")]
    [TestCase("a b\\ c[ ]d #e", "x", "ab c d", "abcd")]
    [TestCase("^a + b$", "x", "aab", "a b")]
    [TestCase("a\u2028b", "x", "ab", "a\u2028b")]
    [TestCase("a\u00A0b", "x", "a\u00A0b", "ab")]
    [TestCase("^a(?#comment)+$", "", "aa", "b")]
    public void Options(string pattern, string options, string? matched, string? unmatched) => Check(pattern, options, matched, unmatched);

    [TestCase("^a++b", "", "aab", "b")]
    [TestCase("^a*+a", "", None, "aa")]
    [TestCase("^a?+a", "", "aa", "a")]
    [TestCase("^a{1,2}+a", "", "aaa", "aa")]
    [TestCase("^(?>a+)b", "", "aab", "a")]
    [TestCase("^(?:a++)*a", "", "aa", "b")]
    [TestCase("(?>k+)*k", "", "k", "c")]
    [TestCase("^(?:a+|)+$", "", "", "b")]
    [TestCase("(?>.+?(|A))c-", "", "abc-", "ab-")]
    [TestCase("^a{,2}$", "", "a{,2}", "aa")]
    [TestCase("^a{1,x{$", "", "a{1,x{", "a")]
    [TestCase("^(a+?)(?=a)", "", "aa", "a")]
    [TestCase("^(?=a)*b$", "", "b", "a")]
    [TestCase("^(?:a|b??)??$", "", "", "c")]
    [TestCase("^(?:x){0}a$", "", "a", "xa")]
    public void Quantifiers(string pattern, string options, string? matched, string? unmatched) => Check(pattern, options, matched, unmatched);

    [TestCase(@"^(?P<n>a|b)(?P=n)$", "", "bb", "ab")]
    [TestCase(@"^(?<n>a|b)(c)\1\2$", "", "bcbc", "bccb")]
    [TestCase(@"^(?'n'a|b)\k<n>\k{n}\k'n'\g{n}$", "", "aaaaa", "aaaab")]
    [TestCase(@"^(a|b)(c)\g{-1}\g{1}\g1$", "", "accaa", "acacc")]
    [TestCase(@"^(a|b)\10$", "", None, "aa0")]
    [TestCase(@"^(a|b)\g{1}0$", "", "aa0", "ab0")]
    [TestCase(@"^(a)?\1b", "", "aab", "b")]
    [TestCase(@"^(?:\2b|(a)(c))+$", "", "accb", "b")]
    [TestCase("(?<=a|bc)d", "", "bcd", "cd")]
    [TestCase("(?<!a|bc)d", "", "cd", "bcd")]
    [TestCase(@"(?<=\bfo{2})b", "", "foob", "xfoob")]
    [TestCase("a(?!b)", "", "ac", "ab")]
    public void Groups(string pattern, string options, string? matched, string? unmatched) => Check(pattern, options, matched, unmatched);

    [Test]
    public void Matches_RandomPlainPatterns_AgreesWithTheEngineBelow()
    {
        var random = new Random(977);
        for (var round = 0; round < 2000; round++)
        {
            var pattern = Alternatives(random, 3);
            var matcher = new RegexMatcher(pattern, "");
            for (var i = 0; i < 5; i++)
            {
                var subject = string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => "abc1 "[random.Next(5)]));

                Assert.That(matcher.Matches(new BsonString(subject)), Is.EqualTo(Regex.IsMatch(subject, pattern, RegexOptions.CultureInvariant)), $"{pattern} on '{subject}'");
            }
        }
    }

    private static string Alternatives(Random random, int depth) =>
        string.Join('|', Enumerable.Range(0, 1 + (random.Next(3) / 2)).Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => Item(random, depth)))));

    private static string Item(Random random, int depth)
    {
        string[] atoms = ["a", "b", "c", ".", "[ab]", "[^a]", @"\d", @"\w", @"\s"];
        string[] quantifiers = ["", "", "", "?", "*", "+", "{2}", "{1,2}"];
        return random.Next(4) == 0 && depth > 0
            ? (random.Next(2) == 0 ? "(a" : "(?:b") + Alternatives(random, depth - 1) + ")"
            : atoms[random.Next(atoms.Length)] + quantifiers[random.Next(quantifiers.Length)];
    }

    private static void Check(string pattern, string options, string? matched, string? unmatched)
    {
        var matcher = new RegexMatcher(pattern, options);

        Assert.Multiple(() =>
        {
            Assert.That(matched is null || matcher.Matches(new BsonString(matched)), Is.True, "matched");
            Assert.That(unmatched is not null && matcher.Matches(new BsonString(unmatched)), Is.False, "unmatched");
        });
    }
}
