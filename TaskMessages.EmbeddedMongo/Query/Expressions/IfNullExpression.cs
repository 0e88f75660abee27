namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary><c>$ifNull</c>: the first value that is neither null nor missing, or the last one.</summary>
internal sealed class IfNullExpression(Expression[] candidates) : Expression
{
    public override bool IsConstant => Array.TrueForAll(candidates, candidate => candidate.IsConstant);

    public static IfNullExpression Parse(BsonValue arguments, VariableScope scope)
    {
        var candidates = ExpressionParser.ParseArguments(arguments, scope);
        return candidates.Length >= 2
            ? new IfNullExpression(candidates)
            : throw new ServerErrorException(1257300, $"$ifNull needs at least two arguments, had: {candidates.Length}");
    }

    public override BsonValue? Evaluate(EvaluationContext context)
    {
        for (var i = 0; i < candidates.Length - 1; i++)
        {
            var value = candidates[i].Evaluate(context);
            if (!BsonOrder.IsNullish(value))
                return value;
        }
        return candidates[^1].Evaluate(context);
    }
}
