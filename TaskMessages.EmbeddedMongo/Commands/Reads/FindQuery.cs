using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.EmbeddedMongo.Commands.Reads;

/// <summary>What a find, count or distinct command asks for, parsed once.</summary>
internal sealed class FindQuery
{
    public required string Database { get; init; }

    public required string Collection { get; init; }

    public required Filter Filter { get; init; }

    /// <summary>What the filter and the projection were read with; null: those who read on have no other caller.</summary>
    public QueryScope? Scope { get; init; }

    /// <summary>What is left of <c>maxTimeMS</c> for all batches together; null: no limit.</summary>
    public TimeSpan? TimeLimit { get; init; }

    public SortSpec? Sort { get; init; }

    public Projection? Projection { get; init; }

    public BsonValue? Hint { get; init; }

    public long Skip { get; init; }

    /// <summary>Most documents; null for all.</summary>
    public long? Limit { get; init; }

    /// <summary>The plan, or null when there is no such collection.</summary>
    public QueryPlan? Plan(ReadSession session) =>
        session.FindCollection(Database, Collection) is { } collection ? session.Plan(collection, Filter, Sort, Hint) : null;

    public static FindQuery OfFind(CommandRequest request, TimeProvider time)
    {
        var scope = new QueryScope(time.GetUtcNow(), request.Document("let")) { Cancellation = request.Cancellation };
        var filter = request.Document("filter") is { } document ? Filter.Parse(document, scope) : Filter.All;
        var order = ReadOrder.Of(request.Document("sort"), request.Value("hint"));
        return new FindQuery
        {
            Database = request.Database,
            Collection = request.Collection,
            Filter = filter,
            Scope = scope,
            TimeLimit = GenericFields.MaxTime(request.Body),
            Sort = order.Sort,
            Projection = request.Document("projection") is { ElementCount: > 0 } projection ? Projection.Parse(projection, filter, scope) : null,
            Hint = order.Hint,
            Skip = request.Count("skip") ?? 0,
            Limit = request.Count("limit") is > 0 and var limit ? limit : null,
        };
    }

    /// <summary>For count and distinct, whose filter is called <c>query</c>.</summary>
    public static FindQuery OfQuery(CommandRequest request, TimeProvider time) => new()
    {
        Database = request.Database,
        Collection = request.Collection,
        Filter = request.Document("query") is { } query ? Filter.Parse(query, new QueryScope(time.GetUtcNow(), null) { Cancellation = request.Cancellation }) : Filter.All,
        Hint = ReadOrder.Of(null, request.Value("hint")).Hint,
        Skip = request.Count("skip") ?? 0,
        Limit = request.Integer("limit") is { } limit and not 0 ? Math.Abs(limit) : null,
    };
}
