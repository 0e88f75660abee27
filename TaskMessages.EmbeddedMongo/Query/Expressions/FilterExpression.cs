namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary><c>$filter</c>.</summary>
internal sealed class FilterExpression(Expression input, int slot, Expression condition, Expression? limit) : Expression
{
    public static FilterExpression Parse(BsonValue arguments, VariableScope scope)
    {
        var named = new NamedArguments("$filter", arguments, 28646, 28647, "input", "as", "cond", "limit");
        var input = ExpressionParser.Parse(named.Require("input", 28648), scope);
        var inner = scope.With(IterationVariable.Parse(named.Find("as")));
        var condition = ExpressionParser.Parse(named.Require("cond", 28650), inner);
        return new FilterExpression(input, inner.Slot, condition, named.Find("limit") is { } limit ? ExpressionParser.Parse(limit, scope) : null);
    }

    public override BsonValue? Evaluate(EvaluationContext context)
    {
        var value = input.Evaluate(context);
        if (BsonOrder.IsNullish(value))
            return BsonNull.Value;
        if (value is not BsonArray array)
            throw new ServerErrorException(28651, "input to $filter must be an array not " + BsonTypeNames.Of(value));
        var left = Limit(context);
        var result = new BsonArray();
        foreach (var item in array)
        {
            if (result.Count >= left)
                break;
            context.Iterate();
            context.Bind(slot, item);
            if (Truth.Of(condition.Evaluate(context)))
                result.Add(item);
        }
        context.Count(result, context.Held);
        return result;
    }

    private int Limit(EvaluationContext context)
    {
        var value = limit?.Evaluate(context);
        if (BsonOrder.IsNullish(value))
            return int.MaxValue;
        if (!WholeNumber.TryGetInt32(value, out var count))
            throw new ServerErrorException(327391, "$filter: limit must be represented as a 32-bit integral value: " + BsonText.Of(value));
        return count > 0 ? count : throw new ServerErrorException(327392, "$filter: limit must be greater than 0: " + BsonText.Of(value));
    }
}
