namespace TaskMessages.EmbeddedMongo.Query.Filters;

/// <summary><c>$in</c>: equal to one of the values, or matched by one of the regular expressions.</summary>
internal sealed class InNode : FieldNode
{
    /// <summary>Up to this many values are compared one by one; beyond, hashing is quicker.</summary>
    private const int LinearLimit = 4;

    private readonly BsonValue[] _values;
    private readonly RegexMatcher[] _regexes;
    private readonly HashSet<BsonValue>? _set;
    private readonly bool _matchesNull;

    public InNode(FieldPath path, IEnumerable<BsonValue> values, RegexMatcher[] regexes)
        : base(path, FilterOperator.In)
    {
        _values = values.Order(BsonOrder.Comparer).Distinct(BsonOrder.EqualityComparer).ToArray();
        _regexes = regexes;
        _set = _values.Length > LinearLimit ? new HashSet<BsonValue>(_values, BsonOrder.EqualityComparer) : null;
        _matchesNull = Array.Exists(_values, BsonOrder.IsNullish);
    }

    /// <summary>The values, distinct and in order.</summary>
    public IReadOnlyList<BsonValue> Values => _values;

    /// <summary>Whether there are regular expressions besides <see cref="Values"/>.</summary>
    public bool HasRegexes => _regexes.Length > 0;

    protected override bool MatchesLeaf(BsonValue? value, MatchDetails? details)
    {
        if (value is null || BsonOrder.IsNullish(value))
            return _matchesNull;
        if (_set is not null ? _set.Contains(value) : MatchesLinear(value))
            return true;
        foreach (var regex in _regexes)
        {
            if (regex.Matches(value))
                return true;
        }
        return false;
    }

    private bool MatchesLinear(BsonValue value)
    {
        foreach (var candidate in _values)
        {
            if (BsonOrder.Compare(candidate, value) == 0)
                return true;
        }
        return false;
    }
}
