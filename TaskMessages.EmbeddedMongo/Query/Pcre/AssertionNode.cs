using System.Text;

namespace TaskMessages.EmbeddedMongo.Query.Pcre;

/// <summary>A simple assertion, which matches the empty string at certain places.</summary>
internal sealed class AssertionNode : PatternNode
{
    private readonly string _text;

    private AssertionNode(string text) => _text = text;

    public static AssertionNode Start { get; } = new(@"\A");

    public static AssertionNode End { get; } = new(@"\z");

    /// <summary>The end, or before the line feed that ends the subject.</summary>
    public static AssertionNode LastLineEnd { get; } = new(@"\Z");

    public static AssertionNode LineEnd { get; } = new("(?m:$)");

    /// <summary>The start, or after a line feed unless that ends the subject: there .NET sees the start of a line, PCRE2 does not.</summary>
    public static AssertionNode LineStart { get; } = new(@"(?:\A|(?m:^)(?!\z))");

    /// <summary><see cref="LineStart"/> where a character follows in any case. .NET looks for it quicker.</summary>
    public static AssertionNode LineStartBeforeCharacter { get; } = new("(?m:^)");

    public override bool IsRepeatable => false;

    public override void Write(StringBuilder output, bool astral) => output.Append(_text);
}
