namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary>An aggregation expression, parsed once. Immutable.</summary>
internal abstract class Expression
{
    /// <summary>Whether the result depends on neither the document nor bound variables.</summary>
    public virtual bool IsConstant => false;

    /// <returns>The value, or null for a missing one.</returns>
    /// <exception cref="ServerErrorException">An operator met a value it does not take.</exception>
    public abstract BsonValue? Evaluate(EvaluationContext context);

    /// <exception cref="ServerErrorException">The expression is not one that MongoDB would accept, or uses what is not supported.</exception>
    public static Expression Parse(BsonValue value, QueryScope? scope = null) =>
        ExpressionParser.Parse(value, new VariableScope(scope ?? QueryScope.Empty));
}
