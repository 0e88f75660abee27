using System.Globalization;
using System.Text;

namespace TaskMessages.EmbeddedMongo.Query.Pcre;

/// <summary>What a group matched, once more.</summary>
internal sealed class ReferenceNode(bool caseless) : PatternNode
{
    /// <summary>The group; known only at the end of the pattern if it is named and follows.</summary>
    public int Group { get; set; }

    public override long? Length => null;

    public override void Write(StringBuilder output, bool astral) =>
        output.Append(caseless ? "(?i:" : "(?:").Append(CultureInfo.InvariantCulture, $"\\k<{Group}>").Append(')');

    public override bool IsUnit(bool astral) => true;
}
