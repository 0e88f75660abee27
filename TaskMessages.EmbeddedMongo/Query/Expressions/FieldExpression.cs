using TaskMessages.Mongo.Bson;

namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary><c>$getField $setField $unsetField</c>, which reach fields whose names have dots and dollars.</summary>
internal sealed class FieldExpression(string @operator, string field, Expression input, Expression? value) : Expression
{
    public static FieldExpression Parse(string @operator, BsonValue arguments, VariableScope scope)
    {
        if (@operator == "$getField" && (arguments is not BsonDocument document || document.ElementCount > 0 && document.GetElement(0).Name.StartsWith('$')))
            return new FieldExpression(@operator, FieldName(@operator, arguments, scope), RootExpression.Instance, null);
        var named = @operator == "$setField"
            ? new NamedArguments(@operator, arguments, 4161100, 4161101, "field", "input", "value")
            : new NamedArguments(@operator, arguments, 3041701, 3041701, "field", "input");
        var input = ExpressionParser.Parse(named.Require("input", 4161103), scope);
        var value = @operator == "$setField" ? ExpressionParser.Parse(named.Require("value", 4161102), scope) : null;
        return new FieldExpression(@operator, FieldName(@operator, named.Require("field", 4161104), scope), input, value);
    }

    public override BsonValue? Evaluate(EvaluationContext context)
    {
        var target = input.Evaluate(context);
        if (@operator == "$getField")
            return target is BsonDocument source && source.TryGetValue(field, out var found) ? found : null;
        if (BsonOrder.IsNullish(target))
            return BsonNull.Value;
        if (target is not BsonDocument document)
            throw new ServerErrorException(4161105, $"{@operator} requires 'input' to evaluate to type Object");
        var result = (BsonDocument)document.Clone();
        if (value?.Evaluate(context) is { } newValue)
            result.Set(field, newValue);
        else
            result.Remove(field);
        return result;
    }

    private static string FieldName(string @operator, BsonValue name, VariableScope scope)
    {
        var expression = ExpressionParser.Parse(name, scope);
        if (!expression.IsConstant)
            throw new ServerErrorException(4161106, $"{@operator} requires 'field' to evaluate to a constant, but got a non-constant argument");
        return expression.Evaluate(new EvaluationContext(new BsonDocument())) is BsonString text
            ? text.Value
            : throw new ServerErrorException(4161107, $"{@operator} requires 'field' to evaluate to type String");
    }
}
