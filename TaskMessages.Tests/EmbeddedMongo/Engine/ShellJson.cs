using System.Text.RegularExpressions;

namespace TaskMessages.Tests.EmbeddedMongo.Engine;

/// <summary>Documents in tests as one writes them in a shell: names without quotes, text in single quotes.</summary>
internal static partial class ShellJson
{
    public static BsonDocument Parse(string text) => BsonDocument.Parse(BareName().Replace(text.Replace('\'', '"'), "$1\"$2\":"));

    [GeneratedRegex(@"([{,]\s*)([A-Za-z_$][\w.$]*)\s*:")]
    private static partial Regex BareName();
}
