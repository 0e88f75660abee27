namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary>A constant; null stands for <c>$$REMOVE</c>.</summary>
internal sealed class LiteralExpression(BsonValue? value) : Expression
{
    public BsonValue? Value => value;

    public override bool IsConstant => true;

    public override BsonValue? Evaluate(EvaluationContext context) => value;
}
