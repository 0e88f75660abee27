using TaskMessages.EmbeddedMongo.Query.Expressions;

namespace TaskMessages.EmbeddedMongo.Query.Projections;

/// <summary>What a projection does with the fields of one document, or of each document in an array.</summary>
internal sealed class ProjectionNode
{
    private readonly Dictionary<string, ProjectionNode> _children = new(StringComparer.Ordinal);
    private readonly List<string> _computed = [];
    private readonly Expression? _value;
    private readonly ProjectionSlice? _slice;

    private ProjectionNode(ProjectionAction action, Expression? value = null, ProjectionSlice? slice = null)
    {
        Action = action;
        _value = value;
        _slice = slice;
    }

    public static ProjectionNode Include { get; } = new(ProjectionAction.Include);

    public static ProjectionNode Exclude { get; } = new(ProjectionAction.Exclude);

    public ProjectionAction Action { get; }

    private bool HasComputed => _computed.Count > 0;

    public static ProjectionNode Nested() => new(ProjectionAction.Nested);

    public static ProjectionNode Compute(Expression value) => new(ProjectionAction.Compute, value);

    public static ProjectionNode Cut(ProjectionSlice slice) => new(ProjectionAction.Slice, null, slice);

    public ProjectionNode? Find(string name) => _children.GetValueOrDefault(name);

    public void Add(string name, ProjectionNode child)
    {
        _children.Add(name, child);
        if (child.Action is ProjectionAction.Compute or ProjectionAction.Nested)
            _computed.Add(name);
    }

    public void Remove(string name) => _children.Remove(name);

    /// <param name="document">The document here; at the root, the context's own.</param>
    /// <param name="context">What expressions read.</param>
    /// <param name="keepsOthers">Whether fields that are not named stay: in exclusions and in <c>$addFields</c>.</param>
    public BsonDocument Apply(BsonDocument document, EvaluationContext context, bool keepsOthers)
    {
        var result = BsonDocuments.WithCapacity(keepsOthers ? document.ElementCount : Math.Min(document.ElementCount, _children.Count));
        foreach (var element in document)
        {
            if (_children.TryGetValue(element.Name, out var child))
            {
                if (child.ApplyToField(element.Value, context, keepsOthers) is { } value)
                    result.Append(new BsonElement(element.Name, value));
            }
            else if (keepsOthers)
            {
                result.Append(element);
            }
        }
        if (HasComputed)
            AddComputed(result, document, context, keepsOthers);
        return result;
    }

    /// <summary>Null leaves the field out. Computed fields replace what is there, and keep its place when the others keep theirs.</summary>
    private BsonValue? ApplyToField(BsonValue value, EvaluationContext context, bool keepsOthers) => Action switch
    {
        ProjectionAction.Include => value,
        ProjectionAction.Slice => _slice!.Apply(value),
        ProjectionAction.Nested => ApplyToNested(value, context, keepsOthers),
        ProjectionAction.Compute when keepsOthers => _value!.Evaluate(context),
        _ => null,
    };

    private BsonValue? ApplyToNested(BsonValue value, EvaluationContext context, bool keepsOthers)
    {
        switch (value)
        {
            case BsonDocument document:
                return Apply(document, context, keepsOthers);
            case BsonArray array:
                var result = new BsonArray(array.Count);
                foreach (var item in array)
                {
                    if (ApplyToNested(item, context, keepsOthers) is { } projected)
                        result.Add(projected);
                }
                return result;
            default:
                if (!ComputesAnything())
                    return keepsOthers ? value : null;
                return Apply(new BsonDocument(), context, keepsOthers);
        }
    }

    private bool ComputesAnything() => _computed.Exists(name => _children[name] is { } child && (child.Action == ProjectionAction.Compute || child.ComputesAnything()));

    private void AddComputed(BsonDocument result, BsonDocument source, EvaluationContext context, bool keepsOthers)
    {
        foreach (var name in _computed)
        {
            var child = _children[name];
            if (child.Action == ProjectionAction.Compute && !(keepsOthers && source.Contains(name)))
            {
                if (child._value!.Evaluate(context) is { } value)
                    result.Set(name, value);
            }
            else if (child.Action == ProjectionAction.Nested && !source.Contains(name) && child.ComputesAnything())
            {
                result.Set(name, child.Apply(new BsonDocument(), context, keepsOthers));
            }
        }
    }
}
