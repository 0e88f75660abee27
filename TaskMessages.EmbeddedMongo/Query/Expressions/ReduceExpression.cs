namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary><c>$reduce</c>.</summary>
internal sealed class ReduceExpression(Expression input, Expression initial, int thisSlot, int valueSlot, Expression body) : Expression
{
    public static ReduceExpression Parse(BsonValue arguments, VariableScope scope)
    {
        if (arguments is not BsonDocument)
            throw new ServerErrorException(40075, "$reduce requires an object as an argument, found: " + BsonTypeNames.Of(arguments));
        var named = new NamedArguments("$reduce", arguments, 40075, 40076, "input", "initialValue", "in");
        var withThis = scope.With("this");
        var inner = withThis.With("value");
        return new ReduceExpression(
            ExpressionParser.Parse(named.Require("input", 40077), scope),
            ExpressionParser.Parse(named.Require("initialValue", 40078), scope),
            withThis.Slot,
            inner.Slot,
            ExpressionParser.Parse(named.Require("in", 40079), inner));
    }

    public override BsonValue? Evaluate(EvaluationContext context)
    {
        var value = input.Evaluate(context);
        if (BsonOrder.IsNullish(value))
            return BsonNull.Value;
        if (value is not BsonArray array)
            throw new ServerErrorException(40080, "$reduce requires that 'input' be an array, found: " + BsonText.Of(value));
        var accumulated = initial.Evaluate(context);
        var before = context.Held;
        foreach (var item in array)
        {
            context.Iterate();
            context.Bind(thisSlot, item);
            context.Bind(valueSlot, accumulated);
            var next = body.Evaluate(context);
            if (next is BsonArray or BsonDocument)
                context.Forget(accumulated);
            else
                context.Count(next, before);
            accumulated = next;
        }
        return accumulated;
    }
}
