namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary><c>$rand</c>: another number from 0 to 1 each time.</summary>
internal sealed class RandExpression : Expression
{
    public static RandExpression Parse(BsonValue arguments) => arguments is BsonDocument { ElementCount: 0 } or BsonArray { Count: 0 }
        ? new RandExpression()
        : throw new ServerErrorException(3040501, "$rand does not currently accept arguments");

    public override BsonValue? Evaluate(EvaluationContext context) => BsonDoubles.Of(Random.Shared.NextDouble());
}
