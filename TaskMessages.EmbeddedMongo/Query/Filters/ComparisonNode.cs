namespace TaskMessages.EmbeddedMongo.Query.Filters;

/// <summary><c>$eq $gt $gte $lt $lte</c>: only values of the operand's type bracket match, except for MinKey and MaxKey operands.</summary>
internal sealed class ComparisonNode : FieldNode
{
    private readonly BsonValue _operand;
    private readonly int _rank;

    public ComparisonNode(FieldPath path, FilterOperator @operator, BsonValue operand)
        : base(path, @operator)
    {
        _operand = operand;
        _rank = BsonOrder.Rank(operand);
    }

    public BsonValue Value => _operand;

    protected override bool MatchesLeaf(BsonValue? value, MatchDetails? details)
    {
        if (BsonOrder.Rank(value) != _rank || value is null)
            return MatchesOtherType(value);
        if (BsonOrder.IsNaN(_operand) || BsonOrder.IsNaN(value))
            return BsonOrder.IsNaN(_operand) && BsonOrder.IsNaN(value) && Operator is not (FilterOperator.Gt or FilterOperator.Lt);
        return Holds(BsonOrder.Compare(value, _operand));
    }

    private bool MatchesOtherType(BsonValue? value)
    {
        if (BsonOrder.IsNullish(value) && BsonOrder.IsNullish(_operand))
            return Operator is not (FilterOperator.Gt or FilterOperator.Lt);
        return _operand.BsonType switch
        {
            BsonType.MaxKey => Operator is FilterOperator.Lt or FilterOperator.Lte,
            BsonType.MinKey => Operator is FilterOperator.Gt or FilterOperator.Gte,
            _ => false,
        };
    }

    private bool Holds(int order) => Operator switch
    {
        FilterOperator.Eq => order == 0,
        FilterOperator.Gt => order > 0,
        FilterOperator.Gte => order >= 0,
        FilterOperator.Lt => order < 0,
        _ => order <= 0,
    };
}
