using System.Text.RegularExpressions;

namespace TaskMessages.Api.Console;

/// <summary>What <c>docs/configuration.md</c>, which is part of the program, says of each key.</summary>
internal static partial class SettingsPage
{
    private const string Resource = "configuration.md";

    /// <summary>Each key's heading and meaning, in the page's order.</summary>
    public static IReadOnlyDictionary<string, (int Place, string Section, string Meaning)> Read()
    {
        using var page = typeof(SettingsPage).Assembly.GetManifestResourceStream(Resource)!;
        using var text = new StreamReader(page);
        var keys = new Dictionary<string, (int, string, string)>(StringComparer.OrdinalIgnoreCase);
        var section = "";
        while (text.ReadLine() is { } line)
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
                section = line[3..];
            else if (Row().Match(line) is { Success: true } row)
                keys.TryAdd(row.Groups["key"].Value, (keys.Count, section, row.Groups["meaning"].Value.Replace(@"\|", "|", StringComparison.Ordinal)));
        }

        return keys;
    }

    /// <summary>A row of a table: the key in front, the meaning at the end; a bar inside a cell is escaped.</summary>
    [GeneratedRegex(@"^\| `(?<key>[A-Za-z:]+)`[^|]* \|.*(?<!\\)\| (?<meaning>(?:[^|\\]|\\.)*) \|$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Row();
}
