using System.Text.RegularExpressions;
using TaskMessages.Mongo.Bson;

namespace TaskMessages.EmbeddedMongo.Query.Filters;

/// <summary>A regular expression of a filter. Matches strings and symbols it finds itself in, and itself as a stored value.</summary>
internal sealed class RegexMatcher
{
    /// <summary>One match may take this long before the operation fails; it bounds what a hostile pattern can cost.</summary>
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    private readonly Regex _regex;

    public RegexMatcher(string pattern, string options)
    {
        if (pattern.Contains('\0', StringComparison.Ordinal))
            throw new ServerErrorException(ServerError.BadValue, "Regular expression cannot contain an embedded null byte");
        Pattern = pattern;
        Options = options;
        try
        {
            _regex = new Regex(pattern, OptionsOf(options), MatchTimeout);
        }
        catch (ArgumentException e)
        {
            throw new ServerErrorException(51091, "Regular expression is invalid: " + e.Message);
        }
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
                BsonString text => _regex.IsMatch(text.Value),
                BsonSymbol symbol => _regex.IsMatch(symbol.Name),
                BsonRegularExpression other => Pattern == other.Pattern && Options == other.Options,
                _ => false,
            };
        }
        catch (RegexMatchTimeoutException)
        {
            throw new ServerErrorException(51156, "Error occurred while executing the regular expression. Result code: -8");
        }
    }

    private static RegexOptions OptionsOf(string options)
    {
        var result = RegexOptions.CultureInvariant;
        foreach (var option in options)
        {
            result |= option switch
            {
                'i' => RegexOptions.IgnoreCase,
                'm' => RegexOptions.Multiline,
                's' => RegexOptions.Singleline,
                'x' => RegexOptions.IgnorePatternWhitespace,
                'u' => RegexOptions.None,
                _ => throw new ServerErrorException(51108, $"invalid flag in regex options: {option}"),
            };
        }
        return result;
    }
}
