using TaskMessages.EmbeddedMongo.Query.Expressions;

namespace TaskMessages.EmbeddedMongo.Query.Stages;

/// <summary>The rules for the fields of a <c>$addFields</c>, whose values are expressions or objects of fields.</summary>
internal sealed class ComputedFields
{
    private readonly BsonDocument _spec;
    private readonly List<FieldPath> _seen = [];

    private ComputedFields(BsonDocument spec) => _spec = spec;

    /// <exception cref="ServerErrorException">A field is not one that MongoDB would accept, or is given twice.</exception>
    public static void Check(BsonDocument spec)
    {
        var rules = new ComputedFields(spec);
        foreach (var element in spec)
            rules.CheckField(element.Name, element.Value);
    }

    private void CheckField(string path, BsonValue value)
    {
        var parsed = ExpressionParser.ParsePath(path);
        if (value is BsonDocument nested)
            CheckNested(parsed, nested);
        else
            Take(parsed);
    }

    private void CheckNested(FieldPath path, BsonDocument fields)
    {
        if (fields.ElementCount == 0)
            throw new ServerErrorException(40180, "an empty object is not a valid value. Found empty object at path " + path);
        foreach (var element in fields)
        {
            if (element.Name.StartsWith('$'))
            {
                if (fields.ElementCount != 1)
                    throw new ServerErrorException(40181, $"an expression specification must contain exactly one field, the name of the expression. Found {fields.ElementCount} fields in {BsonText.Of(fields)}, while parsing object {BsonText.Of(_spec)}");
                Take(path);
                return;
            }
            if (element.Name.Contains('.', StringComparison.Ordinal))
                throw new ServerErrorException(40183, $"cannot use dotted field name '{element.Name}' in a sub object: {BsonText.Of(_spec)}");
            CheckField(path.Dotted + "." + element.Name, element.Value);
        }
    }

    private void Take(FieldPath path)
    {
        if (_seen.Find(other => other.IsPrefixOf(path) || path.IsPrefixOf(other)) is { } conflict)
            throw new ServerErrorException(40176, $"specification contains two conflicting paths. Cannot specify both '{path}' and '{conflict}': {BsonText.Of(_spec)}");
        _seen.Add(path);
    }
}
