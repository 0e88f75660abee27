namespace TaskMessages.EmbeddedMongo.Query.Updates;

/// <summary>Updates of named fields, or of array elements at given positions.</summary>
internal sealed class UpdateObjectNode : UpdateNode
{
    /// <summary>The name of the child for the position that the filter matched.</summary>
    public const string Positional = "$";

    /// <summary>An update may lengthen an array by this many nulls at most.</summary>
    private const int MaxPadding = 1_500_000;

    /// <summary>From so many children on, a document's fields are found through a table instead of one by one.</summary>
    private const int ManyChildren = 16;

    private readonly List<KeyValuePair<string, UpdateNode>> _children = new(4);
    private Dictionary<string, UpdateNode>? _byName;
    private bool _isOrdered;
    private UpdateNode? _positional;

    /// <summary>The children in the order in which new fields are added.</summary>
    private List<KeyValuePair<string, UpdateNode>> Ordered
    {
        get
        {
            if (!_isOrdered)
                _children.Sort(static (left, right) => FieldNameOrder.Instance.Compare(left.Key, right.Key));
            _isOrdered = true;
            return _children;
        }
    }

    public UpdateNode? Find(string name) => name == Positional ? _positional : FindNamed(name);

    public void Add(string name, UpdateNode child)
    {
        if (name == Positional)
            _positional = child;
        else
            AddNamed(name, child);
    }

    /// <summary>One path that this update names under a field, for error texts.</summary>
    public string PathUnder(string name) => Find(name) is UpdateObjectNode { _children.Count: > 0 } inner ? name + "." + inner.PathUnder(inner.Ordered[0].Key) : name;

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
        foreach (var (_, child) in Ordered)
            child.Block(name, container, context);
        _positional?.Block(name, container, context);
    }

    public void CheckMerge(UpdateObjectNode other, string path)
    {
        foreach (var (name, child) in Ordered)
        {
            if (other.Find(name) is { } twin)
                CheckMerge(child, twin, path + "." + name);
        }
        if (_positional is not null && other._positional is not null)
            CheckMerge(_positional, other._positional, path + ".$");
    }

    private UpdateNode? FindNamed(string name) =>
        _byName is not null ? _byName.GetValueOrDefault(name) : _children.Find(child => child.Key == name).Value;

    private void AddNamed(string name, UpdateNode child)
    {
        _children.Add(new KeyValuePair<string, UpdateNode>(name, child));
        _isOrdered = _children.Count == 1;
        _byName?.Add(name, child);
        if (_byName is null && _children.Count >= ManyChildren)
            _byName = new Dictionary<string, UpdateNode>(_children, StringComparer.Ordinal);
    }

    private void BlockChildren(BsonValue container, UpdateContext context)
    {
        foreach (var (name, child) in Ordered)
            child.Block(name, container, context);
        _positional?.Block(context.MatchedField, container, context);
    }

    private BsonDocument? ApplyToDocument(BsonDocument? document, UpdateContext context)
    {
        if (_children.Count >= ManyChildren && _positional is null)
            return ApplyToMany(document, context);
        var result = document;
        foreach (var (name, child) in Ordered)
            ApplyToField(ref result, document, name, child, context);
        if (_positional is not null)
        {
            CheckPositional(context);
            ApplyToField(ref result, document, context.MatchedField, _positional, context);
        }
        return result;
    }

    /// <summary>The same in time that grows with the fields alone: each field is looked up in a table, and all removals are one pass.</summary>
    private BsonDocument? ApplyToMany(BsonDocument? document, UpdateContext context)
    {
        var before = document is null ? [] : document.AsSpan().ToArray();
        var places = new Dictionary<string, int>(before.Length, StringComparer.Ordinal);
        for (var i = 0; i < before.Length; i++)
            places.TryAdd(before[i].Name, i);
        var after = Array.ConvertAll(before, element => (BsonValue?)element.Value);
        var added = new List<BsonElement>();
        var isChanged = false;
        foreach (var (name, child) in Ordered)
        {
            var isThere = places.TryGetValue(name, out var place);
            var current = isThere ? after[place] : null;
            context.Enter(name);
            var next = child.Apply(current, context);
            context.Leave();
            if (ReferenceEquals(next, current))
                continue;
            isChanged = true;
            if (isThere)
                after[place] = next;
            else
                added.Add(new BsonElement(name, next!));
        }

        if (!isChanged)
            return document;
        var result = BsonDocuments.WithCapacity(before.Length + added.Count);
        for (var i = 0; i < before.Length; i++)
        {
            if (after[i] is { } value)
                result.Append(new BsonElement(before[i].Name, value));
        }

        added.ForEach(element => result.Append(element));
        return result.Indexed();
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
        foreach (var (name, child) in Ordered)
            ApplyToElement(ref result, array, name, child, context);
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
        if (FindNamed(context.MatchedField) is { } twin)
            CheckMerge(_positional!, twin, context.Path.Length == 0 ? context.MatchedField : context.Path + "." + context.MatchedField);
    }
}
