using TaskMessages.EmbeddedMongo.Query.Expressions;
using TaskMessages.EmbeddedMongo.Query.Projections;

namespace TaskMessages.EmbeddedMongo.Query;

/// <summary>The projection of a find command or of <c>$project</c>, parsed once.</summary>
internal sealed class Projection
{
    private readonly ProjectionNode? _root;
    private readonly bool _excludes;
    private readonly PositionalProjection? _positional;
    private readonly QueryScope _scope;

    private Projection(ProjectionNode? root, bool excludes, PositionalProjection? positional, QueryScope scope)
    {
        _root = root;
        _excludes = excludes;
        _positional = positional;
        _scope = scope;
    }

    /// <param name="spec">The projection document; an empty one changes nothing.</param>
    /// <param name="filter">The filter of the same command, which positional projections refer to.</param>
    /// <param name="scope">The operation's time and variables.</param>
    /// <exception cref="ServerErrorException">The projection is not one that MongoDB would accept.</exception>
    public static Projection Parse(BsonDocument spec, Filter? filter = null, QueryScope? scope = null) => Parse(spec, true, filter, scope ?? QueryScope.Empty);

    /// <summary>The projection of a <c>$project</c> stage, without find's own operators.</summary>
    public static Projection ParseStage(BsonDocument spec, QueryScope scope) => Parse(spec, false, null, scope);

    /// <returns>A new document that shares values with the original, or the original itself.</returns>
    public BsonDocument Apply(BsonDocument document)
    {
        if (_root is null)
            return document;
        var result = _root.Apply(document, new EvaluationContext(document, _scope), _excludes);
        return _positional is null ? result : _positional.Apply(document, result);
    }

    private static Projection Parse(BsonDocument spec, bool forFind, Filter? filter, QueryScope scope)
    {
        if (spec.ElementCount == 0)
            return new Projection(null, true, null, scope);
        var parser = new ProjectionParser(forFind, filter, scope);
        var root = parser.Parse(spec);
        return new Projection(root, parser.Excludes, parser.Positional, scope);
    }
}
