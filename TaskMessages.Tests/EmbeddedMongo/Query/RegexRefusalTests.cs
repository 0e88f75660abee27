using TaskMessages.EmbeddedMongo.Query.Filters;

namespace TaskMessages.Tests.EmbeddedMongo.Query;

/// <summary>What PCRE2 refuses is refused with its message, and what it takes but .NET could not match alike is refused too.</summary>
public sealed class RegexRefusalTests
{
    [TestCase("(", "missing closing parenthesis")]
    [TestCase("a)", "unmatched closing parenthesis")]
    [TestCase("[a", "missing terminating ] for character class")]
    [TestCase("[]", "missing terminating ] for character class")]
    [TestCase("[z-a]", "range out of order in character class")]
    [TestCase(@"[\d-z]", "invalid range in character class")]
    [TestCase(@"[a-\w]", "invalid range in character class")]
    [TestCase(@"[\R]", "escape sequence is invalid in character class")]
    [TestCase("[[:name:]]", "unknown POSIX class name")]
    [TestCase("[:alpha:]", "POSIX named classes are supported only within a class")]
    [TestCase("[[.a.]]", "POSIX collating elements are not supported")]
    [TestCase("*a", "quantifier does not follow a repeatable item")]
    [TestCase("a**", "quantifier does not follow a repeatable item")]
    [TestCase("a{2}{3}", "quantifier does not follow a repeatable item")]
    [TestCase(@"^*\b+", "quantifier does not follow a repeatable item")]
    [TestCase("a{2,1}", "numbers out of order in {} quantifier")]
    [TestCase("a{65536}", "number too big in {} quantifier")]
    [TestCase("a\\", "\\ at end of pattern")]
    [TestCase(@"\j", "unrecognized character follows \\")]
    [TestCase(@"\u0041", "PCRE2 does not support \\F, \\L, \\l, \\N{name}, \\U, or \\u")]
    [TestCase(@"\x{110000}", "character code point value in \\x{} or \\o{} is too large")]
    [TestCase(@"\x{d800}", "disallowed Unicode code point (>= 0xd800 && <= 0xdfff)")]
    [TestCase(@"\x{g}", "non-hex character in \\x{} (closing brace missing?)")]
    [TestCase(@"(a)\2", "reference to non-existent subpattern")]
    [TestCase(@"\k<n>", "reference to non-existent subpattern")]
    [TestCase(@"\kn", "\\k is not followed by a braced, angle-bracketed, or quoted name")]
    [TestCase("(?<n>a)(?<n>b)", "two named subpatterns have the same name (PCRE2_DUPNAMES not set)")]
    [TestCase("(?<a-b>a)", "syntax error in subpattern name (missing terminator?)")]
    [TestCase("(?<1>a)", "subpattern name must start with a non-digit")]
    [TestCase("(?a)", "unrecognized character after (? or (?-")]
    [TestCase("(?#a", "missing ) after (?# comment")]
    [TestCase("(?<=a*)b", "lookbehind assertion is not fixed length")]
    [TestCase("(?<=a(b|cd))e", "lookbehind assertion is not fixed length")]
    [TestCase(@"\p{", "malformed \\P or \\p sequence")]
    public void Parse_WhatPcreRefuses_IsRefusedAlike(string pattern, string message) => AssertRefused(pattern, message);

    [TestCase(@"a\Kb", @"\K is not supported")]
    [TestCase(@"\X", @"\X is not supported")]
    [TestCase(@"\C", @"\C is not supported")]
    [TestCase("(?|a)", "(?| is not supported")]
    [TestCase("(?R)", "(?R is not supported")]
    [TestCase("(a)(?1)", "(?1) is not supported")]
    [TestCase("(a)(?-1)", "(?-1) is not supported")]
    [TestCase("(?<n>a)(?P>n)", "(?P>name) is not supported")]
    [TestCase("(?<n>a)(?&n)", "(?& is not supported")]
    [TestCase(@"(?<n>a)\g<n>", @"\g< is not supported")]
    [TestCase("(a)?(?(1)b)", "(?( is not supported")]
    [TestCase("(?J)a", "(?J) is not supported")]
    [TestCase("(?U)a", "(?U) is not supported")]
    [TestCase("(?n)a", "(?n) is not supported")]
    [TestCase("(?xx)a", "(?xx) is not supported")]
    [TestCase("(?^)a", "(?^ is not supported")]
    [TestCase("(?C1)a", "(?C is not supported")]
    [TestCase("a(*FAIL)", "(*FAIL) is not supported")]
    [TestCase("(*CRLF)a", "(*CRLF) is not supported")]
    [TestCase(@"\p{Greek}", @"\p{Greek} is not supported")]
    [TestCase(@"\p{IsGreek}", @"\p{IsGreek} is not supported")]
    [TestCase("[[:<:]]a", "[[:<:]] is not supported")]
    [TestCase(@"(a)(?<=\1)", "a back reference in a lookbehind assertion is not supported")]
    [TestCase("(a?)*?b", "a lazy quantifier after a group that may match the empty string is not supported")]
    [TestCase(@"[\W[:alpha:]]", "[:alpha:] after a negated set is not supported")]
    public void Parse_WhatCannotBeTranslated_IsRefused(string pattern, string message) => AssertRefused(pattern, message);

    [Test]
    public void Parse_LongPattern_IsRefused() =>
        AssertRefused(new string('a', 16385), "pattern string is longer than the limit set by the application");

    [Test]
    public void Parse_DeepPattern_IsRefused() =>
        AssertRefused(new string('(', 251) + new string(')', 251), "parentheses are too deeply nested");

    [Test]
    public void Parse_PatternAtTheLimits_IsTaken()
    {
        Assert.That(new RegexMatcher(new string('a', 16384), "").Matches(new BsonString(new string('a', 16384))), Is.True);
        Assert.That(new RegexMatcher(new string('(', 250) + new string(')', 250), "").Matches(new BsonString("")), Is.True);
    }

    [Test]
    public void Parse_NullByteInOptions_IsRefused() =>
        ServerErrors.AssertThrown(2, "Regular expression options string cannot contain an embedded null byte", () => _ = new RegexMatcher("a", "i\0"));

    [Test]
    public void Matches_CaselessReferenceToLettersOfManyCases_IsRefused()
    {
        var matcher = new RegexMatcher(@"^(\w|σ)\1$", "i");

        Assert.That(matcher.Matches(new BsonString("aA")), Is.True);
        ServerErrors.AssertThrown(51091, "Regular expression is invalid: a back reference in any case to letters that have more than two is not supported", () => matcher.Matches(new BsonString("σς")));
    }

    private static void AssertRefused(string pattern, string message) =>
        ServerErrors.AssertThrown(51091, "Regular expression is invalid: " + message, () => _ = new RegexMatcher(pattern, ""));
}
