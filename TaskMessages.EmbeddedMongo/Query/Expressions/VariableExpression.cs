namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary>A variable that <c>$let</c>, <c>$map</c>, <c>$filter</c> or <c>$reduce</c> binds.</summary>
internal sealed class VariableExpression(int slot) : Expression
{
    public override BsonValue? Evaluate(EvaluationContext context) => context.Variable(slot);
}
