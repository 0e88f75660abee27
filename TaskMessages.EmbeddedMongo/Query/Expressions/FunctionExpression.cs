namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary>An operator whose arguments are all evaluated before it.</summary>
internal sealed class FunctionExpression(Func<BsonValue?[], BsonValue?> function, Expression[] arguments) : Expression
{
    public override bool IsConstant => Array.TrueForAll(arguments, argument => argument.IsConstant);

    public override BsonValue? Evaluate(EvaluationContext context)
    {
        var before = context.Held;
        var values = new BsonValue?[arguments.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = arguments[i].Evaluate(context);
        var result = function(values);
        context.Count(result, before);
        return result;
    }
}
