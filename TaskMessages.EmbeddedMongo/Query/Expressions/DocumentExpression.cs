namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary>A document of expressions; fields whose values are missing are left out.</summary>
internal sealed class DocumentExpression(KeyValuePair<string, Expression>[] fields) : Expression
{
    public override bool IsConstant => Array.TrueForAll(fields, pair => pair.Value.IsConstant);

    public override BsonValue? Evaluate(EvaluationContext context)
    {
        var result = BsonDocuments.WithCapacity(fields.Length);
        foreach (var (name, expression) in fields)
        {
            if (expression.Evaluate(context) is { } value)
                result.Set(name, value);
        }
        context.Count(result, context.Held);
        return result;
    }
}
