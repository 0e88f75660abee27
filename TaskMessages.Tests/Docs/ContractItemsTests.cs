using System.Globalization;
using System.Text.RegularExpressions;
using TaskMessages.Tests.Conventions;

namespace TaskMessages.Tests.Docs;

/// <summary>Each item of the message contract's checklist is named by a test, or in docs/message-contract.md with the reason why none can.</summary>
public sealed partial class ContractItemsTests
{
    private const int Last = 101;

    [Test]
    public void Items_AreHeldByATestOrLeftOutWithAReason()
    {
        var held = Repository.SourceFiles
            .Where(file => file.StartsWith("TaskMessages.Tests/", StringComparison.Ordinal))
            .SelectMany(file => Named().Matches(Repository.Read(file)).Select(Number))
            .ToHashSet();
        var leftOut = LeftOut().Matches(Repository.Read("docs/message-contract.md")).Select(Number).ToList();

        Assert.That(Enumerable.Range(1, Last).Except(held), Is.EquivalentTo(leftOut));
        Assert.That(leftOut, Is.Ordered.And.Unique);
        Assert.That(held, Is.SubsetOf(Enumerable.Range(1, Last)));
    }

    private static int Number(Match match) => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex("\"agentex:20/([0-9]+)\"")]
    private static partial Regex Named();

    [GeneratedRegex("^\\| ([0-9]+) \\| ", RegexOptions.Multiline)]
    private static partial Regex LeftOut();
}
