namespace TaskMessages.EmbeddedMongo.Query.Filters;

/// <summary>Matches every document (the empty filter) or none (<c>$in: []</c>, <c>$all: []</c>).</summary>
internal sealed class ConstantNode : FilterNode
{
    public static readonly ConstantNode True = new(true);
    public static readonly ConstantNode False = new(false);

    private ConstantNode(bool value) => Value = value;

    public bool Value { get; }

    public override bool Matches(BsonDocument document, MatchDetails? details) => Value;

    public override bool MatchesValue(BsonValue value) => Value;
}
