namespace TaskMessages.EmbeddedMongo.Query.Expressions;

/// <summary>A path below a value. Arrays on the way give the array of what their elements have there; positions mean nothing here.</summary>
internal sealed class PathExpression : Expression
{
    private readonly Expression _source;
    private readonly FieldPath _path;

    private PathExpression(Expression source, FieldPath path)
    {
        _source = source;
        _path = path;
    }

    public override bool IsConstant => _source.IsConstant;

    public static Expression Of(Expression source, FieldPath? path) => path is null ? source : new PathExpression(source, path);

    public override BsonValue? Evaluate(EvaluationContext context) => Get(_source.Evaluate(context), _path, 0);

    private static BsonValue? Get(BsonValue? value, FieldPath path, int depth)
    {
        for (; depth < path.Count; depth++)
        {
            if (value is BsonArray array)
                return GetEach(array, path, depth);
            if (value is not BsonDocument document || !document.TryGetValue(path[depth], out value))
                return null;
        }
        return value;
    }

    private static BsonArray GetEach(BsonArray array, FieldPath path, int depth)
    {
        var result = new BsonArray();
        foreach (var item in array)
        {
            if (Get(item, path, depth) is { } value)
                result.Add(value);
        }
        return result;
    }
}
