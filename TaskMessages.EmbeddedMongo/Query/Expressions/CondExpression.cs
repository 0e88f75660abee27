namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary><c>$cond</c>.</summary>
internal sealed class CondExpression(Expression condition, Expression then, Expression otherwise) : Expression
{
    public override bool IsConstant => condition.IsConstant && then.IsConstant && otherwise.IsConstant;

    public static CondExpression Parse(BsonValue arguments, VariableScope scope)
    {
        if (arguments is BsonDocument)
        {
            var named = new NamedArguments("$cond", arguments, 17083, 17083, "if", "then", "else");
            return new CondExpression(
                ExpressionParser.Parse(named.Require("if", 17080), scope),
                ExpressionParser.Parse(named.Require("then", 17081), scope),
                ExpressionParser.Parse(named.Require("else", 17082), scope));
        }
        var list = ExpressionParser.ParseArguments(arguments, scope);
        return list.Length == 3
            ? new CondExpression(list[0], list[1], list[2])
            : throw new ServerErrorException(16020, $"Expression $cond takes exactly 3 arguments. {list.Length} were passed in.");
    }

    public override BsonValue? Evaluate(EvaluationContext context) => (Truth.Of(condition.Evaluate(context)) ? then : otherwise).Evaluate(context);
}
