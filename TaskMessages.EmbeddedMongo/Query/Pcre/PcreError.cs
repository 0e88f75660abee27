namespace TaskMessages.EmbeddedMongo.Query.Pcre;

/// <summary>The refusals of a pattern. The server answers all of them with one code, and PCRE2's message.</summary>
internal static class PcreError
{
    public const string NotRepeatable = "quantifier does not follow a repeatable item";
    public const string NoClosingParenthesis = "missing closing parenthesis";
    public const string NoSuchGroup = "reference to non-existent subpattern";
    public const string OpenClass = "missing terminating ] for character class";
    public const string BadRange = "invalid range in character class";
    public const string NoDigits = "digits missing in \\x{} or \\o{} or \\N{U+}";

    private const int Code = 51091;

    public static ServerErrorException Invalid(string message) => new(Code, "Regular expression is invalid: " + message);

    /// <summary>PCRE2 knows the construct, but .NET has nothing of the same meaning.</summary>
    public static ServerErrorException Unsupported(string construct) => Invalid(construct + " is not supported");
}
