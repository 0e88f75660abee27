using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Query.Stages;
using TaskMessages.EmbeddedMongo.Storage;
using TaskMessages.Mongo.Bson;

namespace TaskMessages.EmbeddedMongo.Commands.Reads;

/// <summary>An aggregate command, parsed once. Leading <c>$match</c> and <c>$sort</c> are given to the planner, the other stages run over what it finds.</summary>
internal sealed class AggregateQuery
{
    private readonly string _database;
    private readonly string _collection;
    private readonly Pipeline _pipeline;
    private readonly SortSpec? _sort;
    private readonly BsonValue? _hint;
    private readonly int _planned;

    /// <param name="request">The command.</param>
    /// <param name="time">For <c>$$NOW</c>.</param>
    /// <param name="maxMemory">Most bytes that one of its stages may hold.</param>
    public AggregateQuery(CommandRequest request, TimeProvider time, long maxMemory = QueryScope.DefaultMaxMemory)
    {
        if (request.Body.GetElement(0).Value is { IsNumeric: true })
            throw new ServerErrorException(ServerError.InvalidNamespace, "{aggregate: 1} is not supported: a collection is required");
        (_database, _collection) = (request.Database, request.Collection);
        _pipeline = Pipeline.Parse(request.Array("pipeline")!, new QueryScope(time.GetUtcNow(), request.Document("let")) { MaxMemory = maxMemory });
        _hint = request.Value("hint");
        if (_planned < _pipeline.Stages.Count && _pipeline.Stages[_planned] is MatchStage match)
        {
            Filter = match.Filter;
            _planned++;
        }

        if (_planned < _pipeline.Stages.Count && _pipeline.Stages[_planned] is SortStage sort)
        {
            _sort = sort.Sort;
            _planned++;
        }
    }

    /// <summary>What the planner is given.</summary>
    public Filter Filter { get; } = Filter.All;

    public QueryPlan? Plan(ReadSession session) =>
        session.FindCollection(_database, _collection) is { } collection ? session.Plan(collection, Filter, _sort, _hint) with { SortLimit = _pipeline.LimitAfter(_planned) } : null;

    public IEnumerable<BsonDocument> Run(ReadSession session, CancellationToken cancellationToken)
    {
        var found = Plan(session) is { } plan ? session.Execute(plan, null).Select(stored => stored.Document) : [];
        return _pipeline.Run(Cancellable(found, cancellationToken), _planned);
    }

    private static IEnumerable<BsonDocument> Cancellable(IEnumerable<BsonDocument> documents, CancellationToken cancellationToken)
    {
        foreach (var document in documents)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return document;
        }
    }
}
