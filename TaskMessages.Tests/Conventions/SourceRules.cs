using System.Text.RegularExpressions;

namespace TaskMessages.Tests.Conventions;

/// <summary>The conventions that no analyzer checks. Each rule takes one file and answers with what breaks it.</summary>
internal static partial class SourceRules
{
    /// <summary>A longer file hides more than one job.</summary>
    public const int LongestFile = 500;

    public static IEnumerable<string> Length(string path, string text)
    {
        var lines = text.AsSpan().Count('\n');
        if (lines > LongestFile)
            yield return $"{path}: {lines} lines, {LongestFile} are the limit";
    }

    public static IEnumerable<string> ForbiddenText(string path, string text)
    {
        foreach (Match match in Forbidden().Matches(text))
            yield return $"{path}: {match.Value.Trim()}";
    }

    /// <summary>A suppressed warning says why, on the same line.</summary>
    public static IEnumerable<string> SuppressionWithoutReason(string path, string text)
    {
        foreach (Match match in Suppression().Matches(text))
        {
            if (!match.Value.Contains("//", StringComparison.Ordinal))
                yield return $"{path}: {match.Value.Trim()}";
        }
    }

    /// <summary>
    /// <c>partial</c> hides size; generated code is the exception: log messages, regular expressions and serializers.
    /// </summary>
    public static IEnumerable<string> PartialType(string path, string text)
    {
        if (PartialDeclaration().IsMatch(text) && !GeneratorAttribute().IsMatch(text))
            yield return $"{path}: a partial type without a source generator";
    }

    /// <summary>A reader finds a type by its file's name. The cases of a closed union stand behind it, in its file.</summary>
    public static IEnumerable<string> SeveralTypes(string path, string text)
    {
        var types = TopLevelType().Matches(text);
        var names = types.Select(match => match.Groups["name"].Value).Distinct().ToArray();
        var cases = types.Count(match => match.Groups["base"].Value == names[0]);
        if (names.Length - cases > 1)
            yield return $"{path}: {string.Join(", ", names)}";
    }

    [GeneratedRegex(@"^\s*#region.*$|\basync void\b|#nullable disable|\bNotImplementedException\b|\b(TODO|FIXME|HACK)\b", RegexOptions.Multiline)]
    private static partial Regex Forbidden();

    [GeneratedRegex(@"^\s*#pragma warning disable.*$", RegexOptions.Multiline)]
    private static partial Regex Suppression();

    [GeneratedRegex(@"\bpartial (class|record|struct|interface)\b")]
    private static partial Regex PartialDeclaration();

    [GeneratedRegex(@"\[(LoggerMessage|GeneratedRegex|JsonSerializable)\b")]
    private static partial Regex GeneratorAttribute();

    [GeneratedRegex(@"^(?:public |internal |file )?(?:static |sealed |abstract |readonly |partial |ref )*(?:class|record struct|record class|record|struct|interface|enum) (?<name>\w+)(?:[^{;:]*? : (?<base>\w+))?", RegexOptions.Multiline)]
    private static partial Regex TopLevelType();
}
