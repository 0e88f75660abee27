namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary><c>$$ROOT</c>, and <c>$$CURRENT</c> where nothing has bound it.</summary>
internal sealed class RootExpression : Expression
{
    public static readonly RootExpression Instance = new();

    private RootExpression()
    {
    }

    public override BsonValue? Evaluate(EvaluationContext context) => context.Root;
}
