namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary><c>$switch</c>.</summary>
internal sealed class SwitchExpression : Expression
{
    private readonly List<(Expression Case, Expression Then)> _branches = [];
    private Expression? _default;

    private SwitchExpression()
    {
    }

    public static SwitchExpression Parse(BsonValue arguments, VariableScope scope)
    {
        if (arguments is not BsonDocument spec)
            throw new ServerErrorException(40060, "$switch requires an object as an argument, found: " + BsonTypeNames.Of(arguments));
        var result = new SwitchExpression();
        foreach (var element in spec)
        {
            if (element.Name == "default")
                result._default = ExpressionParser.Parse(element.Value, scope);
            else if (element.Name != "branches")
                throw new ServerErrorException(40067, "$switch found an unknown argument: " + element.Name);
            else if (element.Value is not BsonArray branches)
                throw new ServerErrorException(40061, "$switch expected an array for 'branches', found: " + BsonTypeNames.Of(element.Value));
            else
                result._branches.AddRange(branches.Select(branch => ParseBranch(branch, scope)));
        }
        return result._branches.Count > 0 ? result : throw new ServerErrorException(40068, "$switch requires at least one branch.");
    }

    public override BsonValue? Evaluate(EvaluationContext context)
    {
        foreach (var branch in _branches)
        {
            if (Truth.Of(branch.Case.Evaluate(context)))
                return branch.Then.Evaluate(context);
        }
        return _default is not null
            ? _default.Evaluate(context)
            : throw new ServerErrorException(40066, "$switch could not find a matching branch for an input, and no default was specified.");
    }

    private static (Expression Case, Expression Then) ParseBranch(BsonValue value, VariableScope scope)
    {
        if (value is not BsonDocument branch)
            throw new ServerErrorException(40062, "$switch expected each branch to be an object, found: " + BsonTypeNames.Of(value));
        foreach (var element in branch)
        {
            if (element.Name is not ("case" or "then"))
                throw new ServerErrorException(40063, "$switch found an unknown argument to a branch: " + element.Name);
        }
        if (!branch.TryGetValue("case", out var condition))
            throw new ServerErrorException(40064, "$switch requires each branch have a 'case' expression");
        if (!branch.TryGetValue("then", out var then))
            throw new ServerErrorException(40065, "$switch requires each branch have a 'then' expression.");
        return (ExpressionParser.Parse(condition, scope), ExpressionParser.Parse(then, scope));
    }
}
