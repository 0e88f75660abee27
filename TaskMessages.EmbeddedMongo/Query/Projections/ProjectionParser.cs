using TaskMessages.EmbeddedMongo.Query.Expressions;
using TaskMessages.EmbeddedMongo.Query.Filters;

namespace TaskMessages.EmbeddedMongo.Query.Projections;

/// <summary>Reads projection documents into a tree, and finds out whether they include or exclude.</summary>
/// <param name="forFind">Whether positional projections, <c>$slice</c> and <c>$elemMatch</c> are allowed, as in find only.</param>
/// <param name="filter">The find's filter, if there is one.</param>
/// <param name="scope">The operation's time and variables.</param>
internal sealed class ProjectionParser(bool forFind, Filter? filter, QueryScope scope)
{
    private readonly ProjectionNode _root = ProjectionNode.Nested();
    private bool? _includes;
    private bool? _idIncluded;
    private bool _hasSlice;
    private bool _hasElemMatch;

    /// <summary>The positional projection among the fields.</summary>
    public PositionalProjection? Positional { get; private set; }

    /// <summary>Whether fields that are not named stay, known after <see cref="Parse"/>.</summary>
    public bool Excludes { get; private set; }

    public ProjectionNode Parse(BsonDocument spec)
    {
        var idNamed = false;
        foreach (var element in spec)
        {
            idNamed |= element.Name == "_id" || element.Name.StartsWith("_id.", StringComparison.Ordinal);
            ParseElement(_root, element, string.Empty);
        }
        var includes = _includes ?? IncludesByDefault();
        if (includes && !idNamed)
            _root.Add("_id", ProjectionNode.Include);
        if (!includes && _idIncluded == true)
            _root.Remove("_id");
        Excludes = !includes;
        return _root;
    }

    /// <summary>Decides projections that name nothing but the id, slices and matched elements.</summary>
    private bool IncludesByDefault()
    {
        if (_hasSlice)
            return _idIncluded == true;
        return _hasElemMatch || _idIncluded == true;
    }

    private void ParseElement(ProjectionNode parent, BsonElement element, string prefix)
    {
        var isPositional = element.Name.EndsWith(".$", StringComparison.Ordinal) || element.Name.Contains(".$.", StringComparison.Ordinal) || element.Name == "$";
        if (isPositional && !forFind)
            throw new ServerErrorException(31324, "Cannot use positional projection in aggregation projection");
        switch (element.Value)
        {
            case BsonDocument:
                if (isPositional)
                    throw new ServerErrorException(31271, "positional projection cannot be used with an expression or sub object");
                ParseSubDocument(parent, element, prefix);
                break;
            case BsonBoolean or { IsNumeric: true } when Truth.Of(element.Value):
                ParseInclusion(parent, element, prefix, isPositional);
                break;
            case BsonBoolean or { IsNumeric: true } when isPositional:
                throw new ServerErrorException(31395, "positional projection cannot be used with exclusion");
            case BsonBoolean or { IsNumeric: true }:
                ParseExclusion(parent, element);
                break;
            default:
                if (isPositional)
                    throw new ServerErrorException(31308, "positional projection cannot be used with a literal");
                AddAt(parent, element.Name, ProjectionNode.Compute(Expression.Parse(element.Value, scope)));
                if (_includes == false)
                    throw new ServerErrorException(31310, $"Cannot use an expression {BsonText.OfElement(element.Name, element.Value)} in an exclusion projection");
                _includes = true;
                break;
        }
    }

    private void ParseInclusion(ProjectionNode parent, BsonElement element, string prefix, bool isPositional)
    {
        var isId = parent == _root && element.Name == "_id";
        if (isPositional)
            ParsePositional(parent, element.Name, prefix);
        else
            AddAt(parent, element.Name, ProjectionNode.Include);
        if (isId)
        {
            _idIncluded = true;
            return;
        }
        if (_includes == false)
            throw new ServerErrorException(31253, $"Cannot do inclusion on field {element.Name} in exclusion projection");
        _includes = true;
    }

    private void ParseExclusion(ProjectionNode parent, BsonElement element)
    {
        AddAt(parent, element.Name, ProjectionNode.Exclude);
        if (parent == _root && element.Name == "_id")
        {
            _idIncluded = false;
            return;
        }
        if (_includes == true)
            throw new ServerErrorException(31254, $"Cannot do exclusion on field {element.Name} in inclusion projection");
        _includes = false;
    }

    private void ParsePositional(ProjectionNode parent, string name, string prefix)
    {
        if (Positional is not null)
            throw new ServerErrorException(31276, "Cannot specify more than one positional projection per query.");
        if (_hasElemMatch)
            throw new ServerErrorException(31256, "Cannot specify positional operator and $elemMatch.");
        if (filter is null)
            throw new ServerErrorException(51050, "Projections with a positional operator require a matcher");
        var end = name == "$" ? 0 : name.IndexOf(".$", StringComparison.Ordinal);
        if (end + 2 < name.Length)
        {
            throw new ServerErrorException(
                31394,
                "As of 4.4, it's illegal to specify positional operator in the middle of a path.Positional projection may only be used at the end, for example: a.b.$. "
                + "If the query previously used a form like a.b.$.d, remove the parts following the '$' and the results will be equivalent.");
        }

        var path = FieldPath.Parse(prefix + name[..end]);
        if (!Mentions(filter.Root, path.First))
            throw new ServerErrorException(31277, $"Positional projection '{name}' does not match the query document.");
        AddAt(parent, name[..end], ProjectionNode.Include);
        Positional = new PositionalProjection(path, filter);
    }

    private static bool Mentions(FilterNode node, string field) => node switch
    {
        AndNode and => and.Children.Any(child => Mentions(child, field)),
        OrNode or => or.Children.Any(child => Mentions(child, field)),
        NotNode not => Mentions(not.Child, field),
        FieldNode condition => condition.Path.First == field,
        _ => false,
    };

    private void ParseSubDocument(ProjectionNode parent, BsonElement element, string prefix)
    {
        var document = element.Value.AsBsonDocument;
        if (document.ElementCount == 1 && document.GetElement(0).Name.StartsWith('$'))
        {
            ParseOperator(parent, element, document.GetElement(0));
            return;
        }
        if (document.ElementCount == 0)
            throw new ServerErrorException(51270, $"An empty sub-projection is not a valid value. Found empty object at path");
        var node = ProjectionNode.Nested();
        AddAt(parent, element.Name, node);
        foreach (var inner in document)
        {
            if (inner.Name.StartsWith('$'))
                throw new ServerErrorException(16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.");
            ParseElement(node, inner, prefix + element.Name + ".");
        }
    }

    private void ParseOperator(ProjectionNode parent, BsonElement element, BsonElement operation)
    {
        switch (operation.Name)
        {
            case "$slice" when forFind && !IsExpressionSlice(operation.Value):
                AddAt(parent, element.Name, ProjectionNode.Cut(ProjectionSlice.Parse(operation.Value)));
                _hasSlice = true;
                return;
            case "$elemMatch" when forFind:
                ParseElemMatch(parent, element, operation);
                return;
            case "$elemMatch":
                throw new ServerErrorException(ServerError.InvalidPipelineOperator, "Cannot use $elemMatch in this context");
            case var name when !ExpressionOperators.IsOperator(name):
                throw new ServerErrorException(31325, "Unknown expression " + name);
            default:
                if (_includes == false && operation.Name != "$meta")
                    throw new ServerErrorException(31252, "Cannot use expression other than $meta in exclusion projection");
                _includes = true;
                AddAt(parent, element.Name, ProjectionNode.Compute(Expression.Parse(element.Value, scope)));
                return;
        }
    }

    /// <summary>The expression's form begins with the array: a path or another expression.</summary>
    private static bool IsExpressionSlice(BsonValue spec) => spec is BsonArray { Count: 2 or 3 } list && list[0] is BsonString or BsonDocument or BsonArray;

    private void ParseElemMatch(ProjectionNode parent, BsonElement element, BsonElement operation)
    {
        if (operation.Value is not BsonDocument)
            throw new ServerErrorException(31274, "elemMatch: Invalid argument, object required, but got " + BsonTypeNames.Of(operation.Value));
        if (Positional is not null)
            throw new ServerErrorException(31255, "Cannot specify positional operator and $elemMatch.");
        if (parent != _root || element.Name.Contains('.', StringComparison.Ordinal))
            throw new ServerErrorException(31275, "Cannot use $elemMatch projection on a nested field.");
        var match = Filter.Parse(new BsonDocument(element.Name, element.Value), scope).Root;
        AddAt(parent, element.Name, ProjectionNode.Compute(new ElemMatchExpression(element.Name, match)));
        _hasElemMatch = true;
    }

    /// <summary>Puts a node at a dotted path; paths that meet or contain one another are refused.</summary>
    public static void AddAt(ProjectionNode node, string name, ProjectionNode leaf)
    {
        if (name.Length == 0)
            throw new ServerErrorException(40352, "FieldPath cannot be constructed with empty string");
        var path = ExpressionParser.ParsePath(name);
        for (var i = 0; i < path.Count - 1; i++)
        {
            var child = node.Find(path[i]);
            if (child is null)
                node.Add(path[i], child = ProjectionNode.Nested());
            else if (child.Action != ProjectionAction.Nested)
                throw new ServerErrorException(31249, $"Path collision at {path} remaining portion {string.Join('.', path.Parts[(i + 1)..].ToArray())}");
            node = child;
        }
        if (node.Find(path[path.Count - 1]) is not null)
            throw new ServerErrorException(31250, $"Path collision at {path}");
        node.Add(path[path.Count - 1], leaf);
    }
}
