using TaskMessages.Mongo.Bson;

namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary><c>$convert</c>.</summary>
internal sealed class ConvertExpression(Expression input, Expression type, Expression? onError, Expression? onNull) : Expression
{
    private static readonly string[] Types = ["bool", "date", "decimal", "double", "int", "long", "objectId", "string"];

    public static ConvertExpression Parse(BsonValue arguments, VariableScope scope)
    {
        if (arguments is not BsonDocument)
            throw new ServerErrorException(ServerError.FailedToParse, "$convert expects an object of named arguments but found: " + BsonTypeNames.Of(arguments));
        var named = new NamedArguments("$convert", arguments, 9, 9, "input", "to", "onError", "onNull");
        return new ConvertExpression(
            ExpressionParser.Parse(named.Require("input", 9), scope),
            ExpressionParser.Parse(named.Require("to", 9), scope),
            named.Find("onError") is { } onError ? ExpressionParser.Parse(onError, scope) : null,
            named.Find("onNull") is { } onNull ? ExpressionParser.Parse(onNull, scope) : null);
    }

    public override BsonValue? Evaluate(EvaluationContext context)
    {
        var value = input.Evaluate(context);
        if (BsonOrder.IsNullish(value))
            return onNull is null ? BsonNull.Value : onNull.Evaluate(context);
        var target = type.Evaluate(context);
        if (BsonOrder.IsNullish(target))
            return BsonNull.Value;
        try
        {
            return TypeConversion.Convert(value!, TypeName(target!));
        }
        catch (ServerErrorException e) when (onError is not null && e.Code == (int)ServerError.ConversionFailure)
        {
            return onError.Evaluate(context);
        }
    }

    private static string TypeName(BsonValue target)
    {
        var name = target is BsonString text
            ? text.Value
            : Array.Find(Types, candidate => BsonTypeNames.TryGetCode(candidate, out var code) && BsonOrder.AreEqual(code, target));
        return name is not null && Types.Contains(name) ? name : throw new ServerErrorException(ServerError.BadValue, "Unknown type name: " + BsonText.Of(target));
    }
}
