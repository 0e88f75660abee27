using System.Text.RegularExpressions;

namespace TaskMessages.Mongo.Bson;

/// <summary>A regular expression: pattern and options, the options in alphabetical order.</summary>
public sealed class BsonRegularExpression : BsonValue, IComparable<BsonRegularExpression>, IEquatable<BsonRegularExpression>
{
    public BsonRegularExpression(string pattern)
        : this(pattern, string.Empty)
    {
    }

    public BsonRegularExpression(string pattern, string options)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(options);
        Pattern = pattern;
        Options = Sorted(options);
    }

    public BsonRegularExpression(Regex regex)
    {
        ArgumentNullException.ThrowIfNull(regex);
        Pattern = regex.ToString();
        var options = string.Empty;
        if ((regex.Options & RegexOptions.IgnoreCase) != 0)
            options += "i";
        if ((regex.Options & RegexOptions.Multiline) != 0)
            options += "m";
        if ((regex.Options & RegexOptions.Singleline) != 0)
            options += "s";
        if ((regex.Options & RegexOptions.IgnorePatternWhitespace) != 0)
            options += "x";
        Options = options;
    }

    public override BsonType BsonType => BsonType.RegularExpression;

    public string Pattern { get; }

    public string Options { get; }

    public static implicit operator BsonRegularExpression(Regex value) => new(value);

    public int CompareTo(BsonRegularExpression? other)
    {
        if (other is null)
            return 1;
        var result = BsonComparison.CompareStrings(Pattern, other.Pattern);
        return result != 0 ? result : BsonComparison.CompareStrings(Options, other.Options);
    }

    public bool Equals(BsonRegularExpression? rhs) => rhs is not null && Pattern == rhs.Pattern && Options == rhs.Options;

    public override bool Equals(object? obj) => Equals(obj as BsonRegularExpression);

    public override int GetHashCode() => HashCode.Combine(BsonType.RegularExpression, Pattern, Options);

    /// <summary>The same expression for .NET: options i, m, s and x are honoured, others are ignored.</summary>
    public Regex ToRegex()
    {
        var options = RegexOptions.None;
        foreach (var option in Options)
        {
            options |= option switch
            {
                'i' => RegexOptions.IgnoreCase,
                'm' => RegexOptions.Multiline,
                's' => RegexOptions.Singleline,
                'x' => RegexOptions.IgnorePatternWhitespace,
                _ => RegexOptions.None,
            };
        }

        return new Regex(Pattern, options);
    }

    public override string ToString() => $"/{Pattern}/{Options}";

    private static string Sorted(string options)
    {
        if (options.Length < 2)
            return options;
        var letters = options.ToCharArray();
        Array.Sort(letters);
        return new string(letters);
    }
}
