using TaskMessages.EmbeddedMongo.Query.Expressions;

namespace TaskMessages.EmbeddedMongo.Query.Filters;

/// <summary><c>$expr</c>: an aggregation expression that comes out true.</summary>
internal sealed class ExprNode(Expression expression, QueryScope scope) : FilterNode
{
    public override bool Matches(BsonDocument document, MatchDetails? details) => Truth.Of(expression.Evaluate(new EvaluationContext(document, scope)));

    public override bool MatchesValue(BsonValue value) => value is BsonDocument document && Matches(document, null);
}
