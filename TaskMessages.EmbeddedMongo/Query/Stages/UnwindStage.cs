namespace TaskMessages.EmbeddedMongo.Query.Stages;

/// <summary><c>$unwind</c>: one document for each element of an array. A value that is no array counts as its only element.</summary>
internal sealed class UnwindStage : PipelineStage
{
    private readonly FieldPath _path;
    private readonly bool _keepsEmpty;
    private readonly FieldPath? _index;

    private UnwindStage(string path, bool keepsEmpty, string? index)
    {
        if (!path.StartsWith('$'))
            throw new ServerErrorException(28818, "path option to $unwind stage should be prefixed with a '$': " + path);
        if (index?.StartsWith('$') == true)
            throw new ServerErrorException(28822, "includeArrayIndex option to $unwind stage should not be prefixed with a '$': " + index);
        _path = Expressions.ExpressionParser.ParsePath(path[1..]);
        _keepsEmpty = keepsEmpty;
        _index = index is null ? null : Expressions.ExpressionParser.ParsePath(index);
    }

    public static UnwindStage Parse(BsonValue spec)
    {
        if (spec is BsonString { Value: var path })
            return new UnwindStage(path, false, null);
        if (spec is not BsonDocument options)
            throw new ServerErrorException(15981, "expected either a string or an object as specification for $unwind stage, got " + BsonTypeNames.Of(spec));
        string? pathOption = null;
        string? index = null;
        var keepsEmpty = false;
        foreach (var option in options)
        {
            switch (option.Name)
            {
                case "path":
                    pathOption = option.Value is BsonString { Value: var text } ? text : throw new ServerErrorException(28808, "expected a string as the path for $unwind stage, got " + BsonTypeNames.Of(option.Value));
                    break;
                case "preserveNullAndEmptyArrays":
                    keepsEmpty = option.Value is BsonBoolean { Value: var keeps } ? keeps : throw new ServerErrorException(28809, "expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage, got " + BsonTypeNames.Of(option.Value));
                    break;
                case "includeArrayIndex":
                    index = option.Value is BsonString { Value: { Length: > 0 } name } ? name : throw new ServerErrorException(28810, "expected a non-empty string for the includeArrayIndex option to $unwind stage, got " + BsonTypeNames.Of(option.Value));
                    break;
                default:
                    throw new ServerErrorException(28811, "unrecognized option to $unwind stage: " + option.Name);
            }
        }
        return new UnwindStage(pathOption ?? throw new ServerErrorException(28812, "no path specified to $unwind stage"), keepsEmpty, index);
    }

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> input)
    {
        foreach (var document in input)
        {
            var value = Get(document);
            if (value is BsonArray { Count: > 0 } array)
            {
                for (var i = 0; i < array.Count; i++)
                    yield return WithIndex(Set(document, _path, 0, array[i]), (long)i);
            }
            else if (value is not BsonArray && !BsonOrder.IsNullish(value))
            {
                yield return WithIndex(document, BsonNull.Value);
            }
            else if (_keepsEmpty)
            {
                yield return WithIndex(value is BsonArray ? Set(document, _path, 0, null) : document, BsonNull.Value);
            }
        }
    }

    private BsonValue? Get(BsonDocument document)
    {
        BsonValue? value = document;
        foreach (var part in _path.Parts)
        {
            if (value is not BsonDocument inner || !inner.TryGetValue(part, out value))
                return null;
        }
        return value;
    }

    private BsonDocument WithIndex(BsonDocument document, BsonValue index) => _index is null ? document : Set(document, _index, 0, index);

    private static BsonDocument Set(BsonDocument document, FieldPath path, int depth, BsonValue? value)
    {
        var result = document.Copy();
        if (depth < path.Count - 1)
            result.Set(path[depth], Set(result.TryGetValue(path[depth], out var inner) && inner is BsonDocument nested ? nested : new BsonDocument(), path, depth + 1, value));
        else if (value is null)
            result.Remove(path[depth]);
        else
            result.Set(path[depth], value);
        return result;
    }
}
