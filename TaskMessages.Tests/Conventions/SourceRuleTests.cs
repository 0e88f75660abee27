namespace TaskMessages.Tests.Conventions;

/// <summary>The tree keeps the conventions, and each rule is shown to catch what it is for.</summary>
public sealed class SourceRuleTests
{
    private const string ThisFolder = "TaskMessages.Tests/Conventions/";

    private static readonly Dictionary<string, Func<string, string, IEnumerable<string>>> Rules = new()
    {
        [nameof(SourceRules.Length)] = SourceRules.Length,
        [nameof(SourceRules.ForbiddenText)] = SourceRules.ForbiddenText,
        [nameof(SourceRules.SuppressionWithoutReason)] = SourceRules.SuppressionWithoutReason,
        [nameof(SourceRules.PartialType)] = SourceRules.PartialType,
        [nameof(SourceRules.SeveralTypes)] = SourceRules.SeveralTypes,
    };

    private static IEnumerable<string> RuleNames => Rules.Keys;

    [TestCaseSource(nameof(RuleNames))]
    public void Tree_KeepsRule(string rule)
    {
        var violations = Repository.SourceFiles
            .Where(path => !path.StartsWith(ThisFolder, StringComparison.Ordinal))
            .SelectMany(path => Rules[rule](path, Repository.Read(path)));

        Assert.That(violations, Is.Empty);
    }

    [TestCase(nameof(SourceRules.ForbiddenText), "class A { async void B() { } }")]
    [TestCase(nameof(SourceRules.ForbiddenText), "    #region Fields")]
    [TestCase(nameof(SourceRules.ForbiddenText), "// TODO: later")]
    [TestCase(nameof(SourceRules.SuppressionWithoutReason), "#pragma warning disable CA1031")]
    [TestCase(nameof(SourceRules.PartialType), "public sealed partial class A { }")]
    [TestCase(nameof(SourceRules.SeveralTypes), "public sealed class A { }\ninternal enum B { }")]
    [TestCase(nameof(SourceRules.SeveralTypes), "public abstract record A;\npublic sealed record B(int Count) : C;")]
    public void Rule_PlantedViolation_IsCaught(string rule, string text) =>
        Assert.That(Rules[rule]("Planted.cs", text), Is.Not.Empty);

    [TestCase(nameof(SourceRules.SuppressionWithoutReason), "#pragma warning disable CA1031 // the loop must survive")]
    [TestCase(nameof(SourceRules.PartialType), "partial class Log { [LoggerMessage(1)] static partial void A(); }")]
    [TestCase(nameof(SourceRules.SeveralTypes), "public sealed class A\n{\n    private enum B { }\n}")]
    [TestCase(nameof(SourceRules.SeveralTypes), "public abstract record A;\npublic sealed record B(int Count) : A;\npublic sealed record C(\n    int Count) : A;")]
    public void Rule_AllowedText_Passes(string rule, string text) =>
        Assert.That(Rules[rule]("Allowed.cs", text), Is.Empty);

    [Test]
    public void Length_OneLineTooMany_IsCaught()
    {
        var text = new string('\n', SourceRules.LongestFile + 1);

        Assert.That(SourceRules.Length("Long.cs", text), Is.Not.Empty);
    }

    [Test]
    public void SourceFiles_HoldThisFile() =>
        Assert.That(Repository.SourceFiles, Does.Contain(ThisFolder + nameof(SourceRuleTests) + ".cs"));
}
