namespace TaskMessages.EmbeddedMongo.Query.Filters;

/// <summary><c>$regex</c>, or a regular expression as the value of a field.</summary>
internal sealed class RegexNode(FieldPath path, RegexMatcher matcher) : FieldNode(path, FilterOperator.Regex)
{
    public string Pattern => matcher.Pattern;

    public string Options => matcher.Options;

    protected override bool MatchesLeaf(BsonValue? value, MatchDetails? details) => matcher.Matches(value);
}
