using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;
using TaskMessages.Mongo.Bson;

namespace TaskMessages.EmbeddedMongo.Commands.Reads;

/// <summary>What a find, count or distinct command asks for, parsed once.</summary>
internal sealed class FindQuery
{
    public required string Database { get; init; }

    public required string Collection { get; init; }

    public required Filter Filter { get; init; }

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
        var scope = new QueryScope(time.GetUtcNow(), request.Document("let"));
        var filter = request.Document("filter") is { } document ? Filter.Parse(document, scope) : Filter.All;
        return new FindQuery
        {
            Database = request.Database,
            Collection = request.Collection,
            Filter = filter,
            Sort = SortOf(request.Document("sort")),
            Projection = request.Document("projection") is { ElementCount: > 0 } projection ? Projection.Parse(projection, filter, scope) : null,
            Hint = HintOf(request),
            Skip = request.Count("skip") ?? 0,
            Limit = request.Count("limit") is > 0 and var limit ? limit : null,
        };
    }

    /// <summary>For count and distinct, whose filter is called <c>query</c>.</summary>
    public static FindQuery OfQuery(CommandRequest request, TimeProvider time) => new()
    {
        Database = request.Database,
        Collection = request.Collection,
        Filter = request.Document("query") is { } query ? Filter.Parse(query, new QueryScope(time.GetUtcNow(), null)) : Filter.All,
        Hint = HintOf(request),
        Skip = request.Count("skip") ?? 0,
        Limit = request.Integer("limit") is { } limit and not 0 ? Math.Abs(limit) : null,
    };

    // An empty hint is no hint; $natural in the sort asks for the order of the collection itself, which is what no sort gives.
    private static SortSpec? SortOf(BsonDocument? sort) =>
        sort is null or { ElementCount: 0 } || IsForwardNatural(sort) ? null : SortSpec.Parse(sort);

    private static bool IsForwardNatural(BsonDocument sort) =>
        sort.ElementCount == 1 && sort.GetElement(0) is { Name: "$natural", Value: { IsNumeric: true } direction } && direction.ToDouble() > 0;

    private static BsonValue? HintOf(Arguments request) => request.Value("hint") is { } hint and not BsonDocument { ElementCount: 0 } ? hint : null;
}
