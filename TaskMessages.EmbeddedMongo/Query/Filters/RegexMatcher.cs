using System.Buffers;
using System.Text.RegularExpressions;
using TaskMessages.EmbeddedMongo.Query.Pcre;

namespace TaskMessages.EmbeddedMongo.Query.Filters;

/// <summary>A regular expression of a filter. Matches strings and symbols it finds itself in, and itself as a stored value.</summary>
internal sealed class RegexMatcher
{
    /// <summary>One match may take this long before the operation fails; it bounds what a hostile pattern can cost.</summary>
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The letters that .NET does not take for others of another case when it compares with what a group matched, while PCRE2
    /// does; for those beyond U+FFFF, the surrogates they begin with.
    /// </summary>
    private static readonly SearchValues<char> UncomparableLetters = SearchValues.Create(
        "\u00B5\u017F\u0345\u03C2\u03D0\u03D1\u03D5\u03D6\u03F0\u03F1\u03F4\u03F5\u1C80\u1C81\u1C82\u1C83\u1C84\u1C85\u1C86\u1C87\u1C88\u1E9B\u1FBE\uD801\uD803\uD806\uD81B\uD83A");

    private readonly bool _comparesCaselessly;
    private readonly Regex _plain;
    private readonly Lazy<Regex> _any;

    public RegexMatcher(string pattern, string options)
    {
        if (pattern.Contains('\0', StringComparison.Ordinal))
            throw new ServerErrorException(ServerError.BadValue, "Regular expression cannot contain an embedded null byte");
        if (options.Contains('\0', StringComparison.Ordinal))
            throw new ServerErrorException(ServerError.BadValue, "Regular expression options string cannot contain an embedded null byte");
        Pattern = pattern;
        Options = options;
        var translation = PcrePattern.Parse(pattern, OptionsOf(options));
        _comparesCaselessly = translation.ComparesCaselessly;
        _plain = Compile(translation.ForPlainText());
        _any = new Lazy<Regex>(() => Compile(translation.ForAnyText()));
    }

    public RegexMatcher(BsonRegularExpression regex)
        : this(regex.Pattern, regex.Options)
    {
    }

    public string Pattern { get; }

    public string Options { get; }

    public bool Matches(BsonValue? value)
    {
        try
        {
            return value switch
            {
                BsonString text => IsMatch(text.Value),
                BsonSymbol symbol => IsMatch(symbol.Name),
                BsonRegularExpression other => Pattern == other.Pattern && Options == other.Options,
                _ => false,
            };
        }
        catch (RegexMatchTimeoutException)
        {
            throw new ServerErrorException(51156, "Error occurred while executing the regular expression. Result code: -8");
        }
    }

    private static Regex Compile(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, MatchTimeout);
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException)
        {
            throw PcreError.Unsupported("a pattern that .NET cannot compile");
        }
    }

    private static PcreOptions OptionsOf(string options)
    {
        var result = PcreOptions.None;
        foreach (var option in options)
        {
            result |= option switch
            {
                'i' => PcreOptions.Caseless,
                'm' => PcreOptions.Multiline,
                's' => PcreOptions.DotAll,
                'x' => PcreOptions.Extended,
                'u' => PcreOptions.None,
                _ => throw new ServerErrorException(51108, $"invalid flag in regex options: {option}"),
            };
        }
        return result;
    }

    private bool IsMatch(string text)
    {
        if (_comparesCaselessly && text.AsSpan().ContainsAny(UncomparableLetters))
            throw PcreError.Unsupported("a back reference in any case to letters that have more than two");
        var regex = text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? _any.Value : _plain;
        return regex.IsMatch(text);
    }
}
