namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary>An array of expressions; what is missing becomes null.</summary>
internal sealed class ArrayExpression(Expression[] items) : Expression
{
    public override bool IsConstant => Array.TrueForAll(items, item => item.IsConstant);

    public override BsonValue? Evaluate(EvaluationContext context)
    {
        var result = new BsonArray(items.Length);
        foreach (var item in items)
            result.Add(item.Evaluate(context) ?? BsonNull.Value);
        context.Count(result, context.Held);
        return result;
    }
}
