namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary><c>$and</c> and <c>$or</c>: evaluation stops at the first value that decides.</summary>
internal sealed class LogicExpression(Expression[] operands, bool stopsAt) : Expression
{
    public override bool IsConstant => Array.TrueForAll(operands, operand => operand.IsConstant);

    public override BsonValue? Evaluate(EvaluationContext context)
    {
        foreach (var operand in operands)
        {
            if (Truth.Of(operand.Evaluate(context)) == stopsAt)
                return stopsAt;
        }
        return !stopsAt;
    }
}
