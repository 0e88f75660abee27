namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary><c>$convert</c>.</summary>
internal sealed class ConvertExpression(Expression input, Expression type, Expression? onError, Expression? onNull) : Expression
{
    /// <summary>The type of what is not there, which has a name and the number 0.</summary>
    private const string Missing = "missing";

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
        var target = type.Evaluate(context);
        var value = input.Evaluate(context);
        var name = BsonOrder.IsNullish(target) ? null : TypeName(target!);
        if (BsonOrder.IsNullish(value))
            return onNull is null ? BsonNull.Value : onNull.Evaluate(context);
        if (name is null)
            return BsonNull.Value;
        try
        {
            return TypeConversion.Convert(value!, name);
        }
        catch (ServerErrorException e) when (onError is not null && e.Code == (int)ServerError.ConversionFailure)
        {
            return onError.Evaluate(context);
        }
    }

    /// <summary>Any type's name will do: that there is no conversion to it is for <see cref="TypeConversion"/> to say.</summary>
    private static string TypeName(BsonValue target)
    {
        if (target is BsonString { Value: var name })
            return name == Missing || BsonTypeNames.TryGetCode(name, out _) ? name : throw new ServerErrorException(ServerError.BadValue, "Unknown type name: " + name);
        if (!target.IsNumeric)
            throw new ServerErrorException(ServerError.FailedToParse, "$convert's 'to' argument must be a string or number, but is " + BsonTypeNames.Of(target));
        if (!WholeNumber.TryGetInt32(target, out var code))
            throw new ServerErrorException(ServerError.FailedToParse, "In $convert, numeric 'to' argument is not an integer");
        if (code == 0)
            return Missing;
        return BsonTypeNames.NameOf(code) ?? throw new ServerErrorException(ServerError.FailedToParse, $"In $convert, numeric value for 'to' does not correspond to a BSON type: {code}");
    }
}
