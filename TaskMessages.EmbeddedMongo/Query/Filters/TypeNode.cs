namespace TaskMessages.EmbeddedMongo.Query.Filters;

/// <summary><c>$type</c>.</summary>
internal sealed class TypeNode(FieldPath path, IReadOnlySet<int> codes) : FieldNode(path, FilterOperator.Type)
{
    /// <summary>The accepted types, by their numbers in <c>$type</c>.</summary>
    public IReadOnlySet<int> Codes => codes;

    protected override bool MatchesLeaf(BsonValue? value, MatchDetails? details) => value is not null && codes.Contains(BsonTypeNames.CodeOf(value));
}
