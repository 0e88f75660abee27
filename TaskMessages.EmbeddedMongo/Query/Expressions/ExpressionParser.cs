using TaskMessages.Mongo.Bson;

namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary>Reads expressions.</summary>
internal static class ExpressionParser
{
    public static Expression Parse(BsonValue value, VariableScope scope) =>
        throw new ServerErrorException(ServerError.InvalidPipelineOperator, $"Unrecognized expression '{BsonText.Of(value)}' at {scope.Slot}");
}
