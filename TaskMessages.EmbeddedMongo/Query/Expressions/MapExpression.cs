namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary><c>$map</c>.</summary>
internal sealed class MapExpression(Expression input, int slot, Expression body) : Expression
{
    public static MapExpression Parse(BsonValue arguments, VariableScope scope)
    {
        var named = new NamedArguments("$map", arguments, 16878, 16879, "input", "as", "in");
        var input = ExpressionParser.Parse(named.Require("input", 16880), scope);
        var inner = scope.With(IterationVariable.Parse(named.Find("as")));
        return new MapExpression(input, inner.Slot, ExpressionParser.Parse(named.Require("in", 16882), inner));
    }

    public override BsonValue? Evaluate(EvaluationContext context)
    {
        var value = input.Evaluate(context);
        if (BsonOrder.IsNullish(value))
            return BsonNull.Value;
        if (value is not BsonArray array)
            throw new ServerErrorException(16883, "input to $map must be an array not " + BsonTypeNames.Of(value));
        var result = new BsonArray(array.Count);
        foreach (var item in array)
        {
            context.Iterate();
            context.Bind(slot, item);
            result.Add(body.Evaluate(context) ?? BsonNull.Value);
        }
        context.Count(result, context.Held);
        return result;
    }
}
