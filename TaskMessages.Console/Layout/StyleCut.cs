using System.Text;
using System.Text.RegularExpressions;

namespace TaskMessages.Console.Layout;

/// <summary>
/// The rules of the components' style sheet that the console's pages use. The whole sheet is of some hundred components and of 600 KiB, which a browser reads before it
/// paints anything.
/// </summary>
internal static partial class StyleCut
{
    /// <summary>What is left of a minified sheet: rules of elements, and of the components that are used.</summary>
    public static string Of(string sheet)
    {
        var kept = new StringBuilder();
        foreach (var rule in RulesOf(sheet))
        {
            if (IsUsed(rule))
                kept.Append(rule).Append('\n');
        }

        return kept.ToString();
    }

    /// <summary>Rules that stand in no other, with all that stands in them.</summary>
    private static IEnumerable<string> RulesOf(string sheet)
    {
        var (depth, start) = (0, 0);
        for (var at = 0; at < sheet.Length; at++)
        {
            depth += sheet[at] switch { '{' => 1, '}' => -1, _ => 0 };
            if (sheet[at] != '}' || depth != 0)
                continue;
            yield return sheet[start..(at + 1)].Trim();
            start = at + 1;
        }
    }

    private static bool IsUsed(string rule)
    {
        var classes = ClassName.Matches(rule);
        return rule.StartsWith("@keyframes", StringComparison.Ordinal)
            ? Used.IsMatch(rule[..rule.IndexOf('{', StringComparison.Ordinal)])
            : !rule.StartsWith("@-", StringComparison.Ordinal) && (classes.Count == 0 || classes.Any(name => Used.IsMatch(name.Value)));
    }

    [GeneratedRegex(@"\.-?[A-Za-z_][\w-]*(?=[^{}]*\{)", RegexOptions.CultureInvariant)]
    private static partial Regex ClassName { get; }

    [GeneratedRegex("mud-(open-)?(dialog|overlay|progress-linear|typography(-h6|-body1|-inherit)?$|animation-fadein)|^[.]outline-none$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Used { get; }
}
