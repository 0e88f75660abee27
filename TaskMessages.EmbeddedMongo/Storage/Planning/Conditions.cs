using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Query.Filters;

namespace TaskMessages.EmbeddedMongo.Storage.Planning;

/// <summary>The conditions of a filter that all must hold, with the bounds that each sets on its field.</summary>
internal sealed class Conditions
{
    private readonly List<(FieldNode Node, FieldBounds Bounds)> _bounded = [];
    private readonly List<FilterNode> _others = [];

    private Conditions()
    {
    }

    public List<(FieldNode Node, FieldBounds Bounds)> Bounded => _bounded;

    /// <summary>Those that no index bounds come from.</summary>
    public IReadOnlyList<FilterNode> Others => _others;

    /// <summary>Whether no document can match.</summary>
    public bool AreFalse { get; private set; }

    public static Conditions Of(Filter filter)
    {
        var conditions = new Conditions();
        conditions.Add(filter.Root);
        return conditions;
    }

    /// <summary>Whether every document that matches these conditions matches the other filter. False when that cannot be shown.</summary>
    public bool Imply(FilterNode other) => other switch
    {
        AndNode and => and.Children.All(Imply),
        OrNode or => or.Children.Any(Imply),
        ConstantNode constant => constant.Value,
        ExistsNode exists => RequireExistence(exists.Path),
        FieldNode node => FieldBounds.Of(node) is { } bounds && _bounded.Any(condition => IsSame(condition.Node, node) && condition.Bounds.IsWithin(bounds)),
        _ => false,
    };

    /// <summary>Whether a document without the field cannot match.</summary>
    public bool RequireExistence(FieldPath path) =>
        _bounded.Any(condition => condition.Node.Path.Dotted == path.Dotted && !condition.Bounds.IncludesMissing)
        || _others.OfType<FieldNode>().Any(node => node.Path.Dotted == path.Dotted && node is ExistsNode or TypeNode or RegexNode);

    private static bool IsSame(FieldNode left, FieldNode right) => left.Path.Dotted == right.Path.Dotted;

    private void Add(FilterNode node)
    {
        switch (node)
        {
            case AndNode and:
                foreach (var child in and.Children)
                    Add(child);
                break;
            case ConstantNode constant:
                AreFalse |= !constant.Value;
                break;
            case FieldNode field when FieldBounds.Of(field) is { } bounds:
                _bounded.Add((field, bounds));
                break;
            default:
                _others.Add(node);
                break;
        }
    }
}
