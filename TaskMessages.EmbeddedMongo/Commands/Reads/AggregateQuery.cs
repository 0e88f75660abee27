using TaskMessages.EmbeddedMongo.Commands.Reads.InitialStages;
using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Query.Stages;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.EmbeddedMongo.Commands.Reads;

/// <summary>
/// An aggregate command, parsed once. Leading <c>$match</c> and <c>$sort</c> are given to the planner, the other stages run over what it
/// finds. A leading <c>$sample</c> of few documents reads these only, and a leading stage that tells of the collection reads none.
/// </summary>
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
        var stages = request.Array("pipeline")!;
        _pipeline = Pipeline.Parse(stages, new QueryScope(time.GetUtcNow(), request.Document("let")) { MaxMemory = maxMemory, Cancellation = request.Cancellation }, CollectionStage.Parse);
        if (request.Body.GetElement(0).Value is { IsNumeric: true } number)
            throw NeedsCollection(number, stages);
        (_database, _collection) = (request.Database, request.Collection);
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

    /// <summary>How many of the first stages the planner has taken upon itself.</summary>
    public int Planned => _planned;

    /// <summary>Whether stages are left that run over what the plan finds.</summary>
    public bool HasStages => _planned < _pipeline.Stages.Count;

    /// <summary>Runs the stages that the planner was not given.</summary>
    /// <param name="found">What the plan finds.</param>
    /// <param name="counts">Where the results of the stage of each index are counted.</param>
    public IEnumerable<BsonDocument> RunStages(IEnumerable<BsonDocument> found, long[] counts) => _pipeline.Run(found, _planned, counts);

    /// <summary>What the planner is given.</summary>
    public Filter Filter { get; } = Filter.All;

    /// <exception cref="ServerErrorException">238: the pipeline begins with a stage that reads no documents.</exception>
    public QueryPlan? Plan(ReadSession session) => Source is { } source
        ? throw new ServerErrorException(ServerError.NotImplemented, $"The plan of {source.Name} is not supported")
        : session.FindCollection(_database, _collection) is { } collection ? session.Plan(collection, Filter, _sort, _hint) with { SortLimit = _pipeline.LimitAfter(_planned) } : null;

    public IEnumerable<BsonDocument> Run(CommandContext context, ReadSession session, CancellationToken cancellationToken)
    {
        var collection = session.FindCollection(_database, _collection);
        if (Source is { } source)
            return _pipeline.Run(source.Read(context, session, Namespaces.Join(_database, _collection), collection));
        if (collection is not null && _pipeline.Stages is [SampleStage sample, ..] && session.TrySample(collection, sample.Size) is { } documents)
            return _pipeline.Run(documents, from: 1);
        var found = Plan(session) is { } plan ? session.Execute(plan, null).Select(stored => stored.Document) : [];
        return _pipeline.Run(Cancellable(found, cancellationToken), _planned);
    }

    private CollectionStage? Source => _pipeline.Stages is [CollectionStage source, ..] ? source : null;

    private static ServerErrorException NeedsCollection(BsonValue number, BsonArray stages) => number.ToDouble() != 1
        ? new ServerErrorException(ServerError.FailedToParse, "Invalid command format: the 'aggregate' field must specify a collection name or 1")
        : new ServerErrorException(
        ServerError.InvalidNamespace,
        stages is [BsonDocument first, ..] ? $"{{aggregate: 1}} is not valid for '{first.GetElement(0).Name}'; a collection is required." : "{aggregate: 1} is not valid for an empty pipeline.");

    private static IEnumerable<BsonDocument> Cancellable(IEnumerable<BsonDocument> documents, CancellationToken cancellationToken)
    {
        foreach (var document in documents)
        {
            Pace.Step(cancellationToken);
            yield return document;
        }
    }
}
