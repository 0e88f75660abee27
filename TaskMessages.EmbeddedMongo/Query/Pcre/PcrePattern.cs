using System.Text;

namespace TaskMessages.EmbeddedMongo.Query.Pcre;

/// <summary>
/// A pattern in the dialect of PCRE2 as the server compiles it (UTF, line feeds end lines), translated for .NET's engine. What means
/// the same in both is passed on, what can be said otherwise is, all else is refused.
/// </summary>
internal sealed class PcrePattern
{
    /// <summary>The server's limit, in bytes of UTF-8.</summary>
    private const int MaxLength = 16384;

    private readonly PatternNode _root;

    private PcrePattern(PatternNode root, bool comparesCaselessly)
    {
        _root = root;
        ComparesCaselessly = comparesCaselessly;
    }

    /// <summary>Whether what a group matched is looked for in any case, which .NET has to do by its own folding.</summary>
    public bool ComparesCaselessly { get; }

    public static PcrePattern Parse(string pattern, PcreOptions options)
    {
        if (Encoding.UTF8.GetByteCount(pattern) > MaxLength)
            throw PcreError.Invalid("pattern string is longer than the limit set by the application");
        var parser = new PcreParser(new PcreReader(pattern), options);
        return new PcrePattern(parser.Parse(), parser.HasCaselessReference);
    }

    /// <summary>The pattern for subjects that have no character beyond U+FFFF. It is the quicker one.</summary>
    public string ForPlainText()
    {
        var output = new StringBuilder();
        _root.Write(output, astral: false);
        return output.ToString();
    }

    /// <summary>The pattern for any subject. A match never starts between two surrogates.</summary>
    public string ForAnyText()
    {
        var output = new StringBuilder(@"(?<![\uD800-\uDBFF])(?:");
        _root.Write(output, astral: true);
        return output.Append(')').ToString();
    }
}
