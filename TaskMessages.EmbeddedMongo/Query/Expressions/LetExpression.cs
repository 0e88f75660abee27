namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary><c>$let</c>.</summary>
internal sealed class LetExpression((int Slot, Expression Value)[] variables, Expression body) : Expression
{
    public static LetExpression Parse(BsonValue arguments, VariableScope scope)
    {
        var named = new NamedArguments("$let", arguments, 16874, 16875, "vars", "in");
        if (named.Require("vars", 16876) is not BsonDocument vars)
            throw new ServerErrorException(10065, "invalid parameter: expected an object (vars)");
        var body = named.Require("in", 16877);
        var variables = new List<(int, Expression)>();
        var inner = scope;
        foreach (var element in vars)
        {
            VariableName.CheckDefinable(element.Name);
            inner = inner.With(element.Name);

            // The variables of one $let do not see each other.
            variables.Add((inner.Slot, ExpressionParser.Parse(element.Value, scope)));
        }
        return new LetExpression([.. variables], ExpressionParser.Parse(body, inner));
    }

    public override BsonValue? Evaluate(EvaluationContext context)
    {
        // Bound only when all are known: a $let within a value may use the same slots.
        var values = Array.ConvertAll(variables, variable => variable.Value.Evaluate(context));
        for (var i = 0; i < values.Length; i++)
            context.Bind(variables[i].Slot, values[i]);
        return body.Evaluate(context);
    }
}
