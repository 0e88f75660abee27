using TaskMessages.Mongo.Bson;

namespace TaskMessages.EmbeddedMongo.Query;

/// <summary>The projection of a find command.</summary>
internal sealed class Projection
{
    private readonly BsonDocument _spec;

    private Projection(BsonDocument spec) => _spec = spec;

    /// <summary>Whether documents come through unchanged.</summary>
    public bool IsIdentity => _spec.ElementCount == 0;

    /// <param name="spec">The projection document.</param>
    /// <param name="filter">The filter of the same command, which positional projections refer to.</param>
    /// <param name="scope">The operation's time and variables.</param>
    public static Projection Parse(BsonDocument spec, Filter? filter = null, QueryScope? scope = null)
    {
        _ = filter;
        _ = scope;
        return new Projection(spec);
    }

    public BsonDocument Apply(BsonDocument document) => _spec.ElementCount == 0 ? document : throw new NotSupportedException();
}
