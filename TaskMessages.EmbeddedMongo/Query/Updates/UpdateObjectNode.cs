namespace TaskMessages.EmbeddedMongo.Query.Updates;

/// <summary>Updates of named fields, or of array elements at given positions.</summary>
internal sealed class UpdateObjectNode : UpdateNode
{
    /// <summary>The name of the child for the position that the filter matched.</summary>
    public const string Positional = "$";

    /// <summary>An update may lengthen an array by this many nulls at most.</summary>
    private const int MaxPadding = 1_500_000;

    private readonly SortedList<string, UpdateNode> _children = new(FieldNameOrder.Instance);
    private UpdateNode? _positional;

    public UpdateNode? Find(string name) => name == Positional ? _positional : _children.GetValueOrDefault(name);

    public void Add(string name, UpdateNode child)
    {
        if (name == Positional)
            _positional = child;
        else
            _children.Add(name, child);
    }

    /// <summary>One path that this update names under a field, for error texts.</summary>
    public string PathUnder(string name) => Find(name) is UpdateObjectNode { _children.Count: > 0 } inner ? name + "." + inner.PathUnder(inner._children.Keys[0]) : name;

    public override BsonValue? Apply(BsonValue? current, UpdateContext context)
    {
        switch (current)
        {
            case null or BsonDocument:
                return ApplyToDocument((BsonDocument?)current, context);
            case BsonArray array:
                return ApplyToArray(array, context);
            default:
                BlockChildren(current, context);
                return current;
        }
    }

    public override void Block(string name, BsonValue container, UpdateContext context)
    {
        foreach (var child in _children.Values)
            child.Block(name, container, context);
        _positional?.Block(name, container, context);
    }

    public void CheckMerge(UpdateObjectNode other, string path)
    {
        foreach (var (name, child) in _children)
        {
            if (other.Find(name) is { } twin)
                CheckMerge(child, twin, path + "." + name);
        }
        if (_positional is not null && other._positional is not null)
            CheckMerge(_positional, other._positional, path + ".$");
    }

    private void BlockChildren(BsonValue container, UpdateContext context)
    {
        foreach (var (name, child) in _children)
            child.Block(name, container, context);
        _positional?.Block(context.MatchedField, container, context);
    }

    private BsonDocument? ApplyToDocument(BsonDocument? document, UpdateContext context)
    {
        var result = document;
        for (var i = 0; i < _children.Count; i++)
            ApplyToField(ref result, document, _children.Keys[i], _children.Values[i], context);
        if (_positional is not null)
        {
            CheckPositional(context);
            ApplyToField(ref result, document, context.MatchedField, _positional, context);
        }
        return result;
    }

    private static void ApplyToField(ref BsonDocument? result, BsonDocument? original, string name, UpdateNode child, UpdateContext context)
    {
        BsonValue? current = null;
        result?.TryFind(name, out current);
        context.Enter(name);
        var next = child.Apply(current, context);
        context.Leave();
        if (ReferenceEquals(next, current))
            return;
        if (ReferenceEquals(result, original))
            result = original is null ? BsonDocuments.WithCapacity(4) : original.Copy();
        if (next is null)
            result!.Drop(name);
        else
            result!.Put(name, next);
    }

    private BsonArray ApplyToArray(BsonArray array, UpdateContext context)
    {
        var result = array;
        for (var i = 0; i < _children.Count; i++)
            ApplyToElement(ref result, array, _children.Keys[i], _children.Values[i], context);
        if (_positional is not null)
        {
            CheckPositional(context);
            ApplyToElement(ref result, array, context.MatchedField, _positional, context);
        }
        return result;
    }

    private static void ApplyToElement(ref BsonArray result, BsonArray original, string name, UpdateNode child, UpdateContext context)
    {
        var position = FieldPath.PositionOf(name);
        if (position < 0)
        {
            child.Block(name, result, context);
            return;
        }
        var current = position < result.Count ? result[position] : null;
        context.Enter(name);
        var next = child.Apply(current, context);
        context.Leave();

        // Elements are not removed from arrays by position; they become null.
        if (ReferenceEquals(next, current) || (next is null && current is BsonNull))
            return;
        if (ReferenceEquals(result, original))
            result = original.Copy();
        Set(result, position, next ?? BsonNull.Value);
    }

    private static void Set(BsonArray array, int position, BsonValue value)
    {
        if (position < array.Count)
        {
            array[position] = value;
            return;
        }
        if (position - array.Count > MaxPadding)
            throw new ServerErrorException(ServerError.CannotBackfillArray, $"can't backfill more than {MaxPadding} elements");
        while (array.Count < position)
            array.Add(BsonNull.Value);
        array.Add(value);
    }

    private void CheckPositional(UpdateContext context)
    {
        if (_children.TryGetValue(context.MatchedField, out var twin))
            CheckMerge(_positional!, twin, context.Path.Length == 0 ? context.MatchedField : context.Path + "." + context.MatchedField);
    }
}
