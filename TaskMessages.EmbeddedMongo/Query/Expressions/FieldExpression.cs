namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary><c>$getField $setField $unsetField</c>, which reach fields whose names have dots and dollars.</summary>
internal sealed class FieldExpression(string @operator, string field, Expression input, Expression? value) : Expression
{
    public static FieldExpression Parse(string @operator, BsonValue arguments, VariableScope scope)
    {
        var getsField = @operator == "$getField";
        if (getsField && (arguments is not BsonDocument document || (document.ElementCount > 0 && document.GetElement(0).Name.StartsWith('$'))))
            return new FieldExpression(@operator, FieldName(@operator, arguments, scope), scope.Current, null);
        if (arguments is not BsonDocument spec)
            throw new ServerErrorException(4161100, $"{@operator} only supports an object as its argument");
        foreach (var element in spec)
        {
            if (element.Name is not ("field" or "input") && (element.Name != "value" || @operator != "$setField"))
                throw new ServerErrorException(getsField ? 3041701 : 4161101, $"{@operator} found an unknown argument: {element.Name}");
        }
        var field = Required(@operator, spec, "field", getsField ? 3041702 : 4161102);
        var value = @operator == "$setField" ? ExpressionParser.Parse(Required(@operator, spec, "value", 4161103), scope) : null;
        var input = ExpressionParser.Parse(Required(@operator, spec, "input", getsField ? 3041703 : 4161109), scope);
        return new FieldExpression(@operator, FieldName(@operator, field, scope), input, value);
    }

    public override BsonValue? Evaluate(EvaluationContext context)
    {
        var target = input.Evaluate(context);
        if (@operator == "$getField")
            return target is BsonDocument source ? source.TryGetValue(field, out var found) ? found : null : NullOrMissing(target);
        if (BsonOrder.IsNullish(target))
            return BsonNull.Value;
        if (target is not BsonDocument document)
            throw new ServerErrorException(4161105, $"{@operator} requires 'input' to evaluate to type Object");
        var result = document.Copy();
        if (value?.Evaluate(context) is { } newValue)
            result.Set(field, newValue);
        else
            result.Remove(field);
        context.Count(result, context.Held);
        return result;
    }

    private static BsonNull? NullOrMissing(BsonValue? input) => input is BsonNull or BsonUndefined ? BsonNull.Value : null;

    private static BsonValue Required(string @operator, BsonDocument arguments, string name, int code) => arguments.TryGetValue(name, out var value)
        ? value
        : throw new ServerErrorException(code, $"{@operator} requires '{name}' to be specified");

    private static string FieldName(string @operator, BsonValue name, VariableScope scope)
    {
        var getsField = @operator == "$getField";
        if (name is BsonString { Value: ['$', not '$', ..] path })
            throw new ServerErrorException(getsField ? 5654600 : 4161108, $"'$CURRENT.{path[1..]}' is a field path reference which is not allowed in this context. Did you mean {{$literal: '$CURRENT.{path[1..]}'}}?");
        var expression = ExpressionParser.Parse(name, scope);
        if (!expression.IsConstant)
            throw new ServerErrorException(getsField ? 5654601 : 4161106, $"{@operator} requires 'field' to evaluate to a constant, but got a non-constant argument");
        var value = expression.Evaluate(new EvaluationContext(new BsonDocument(), scope.Operation));
        if (value is not BsonString text)
            throw new ServerErrorException(getsField ? 5654602 : 4161107, $"{@operator} requires 'field' to evaluate to type String, but got {BsonTypeNames.Of(value)}");
        if (!getsField)
            ExpressionParser.CheckHasNoNull(text.Value);
        return text.Value;
    }
}
