using TaskMessages.EmbeddedMongo.Commands.Writes;
using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.EmbeddedMongo.Commands.Reads;

/// <summary>What an explain is about: how a command plans, and how it would run without changing anything.</summary>
/// <param name="Collection">The collection that the command names.</param>
/// <param name="Query">What it looks for.</param>
/// <param name="Plan">Null when there is no such collection.</param>
/// <param name="Skip">Results that are passed over.</param>
/// <param name="Limit">Where it would stop after that; 0 for nowhere.</param>
internal sealed record ExplainTarget(string Collection, BsonDocument Query, Func<ReadSession, QueryPlan?> Plan, long Skip, long Limit)
{
    /// <summary>The pipeline over what the plan finds; null: of another command, or nothing of it is left.</summary>
    public AggregateQuery? Pipeline { get; init; }

    public static ExplainTarget Of(CommandRequest request, TimeProvider time) => request.Definition.Name switch
    {
        "find" => OfQuery(FindQuery.OfFind(request, time)),
        "count" or "distinct" => OfQuery(FindQuery.OfQuery(request, time)),
        "aggregate" => OfAggregate(request, new AggregateQuery(request, time)),
        "update" => OfUpdate(request, time),
        "delete" => OfDelete(request, time),
        "findAndModify" => OfFindAndModify(request, time),
        var other => throw new ServerErrorException(ServerError.IllegalOperation, $"Cannot explain cmd: {other}"),
    };

    private static ExplainTarget OfQuery(FindQuery query) =>
        new(query.Collection, query.Filter.Source, query.Plan, query.Skip, query.Limit ?? 0);

    private static ExplainTarget OfAggregate(CommandRequest request, AggregateQuery query) =>
        new(request.Collection, query.Filter.Source, query.Plan, 0, 0) { Pipeline = query.HasStages ? query : null };

    // Writes are read as if they were to be run, so that what would refuse them is told.
    private static ExplainTarget OfUpdate(CommandRequest request, TimeProvider time)
    {
        var statement = Statement(request, "updates", UpdateStatement.Fields);
        _ = UpdateStatement.Parse(statement, time.GetUtcNow(), request.Document("let"), isRetryable: false, request.Cancellation);
        return OfFilter(request, statement.Document("q"), null, statement.Value("hint"), single: !statement.Flag("multi"), time);
    }

    private static ExplainTarget OfDelete(CommandRequest request, TimeProvider time)
    {
        var statement = Statement(request, "deletes", DeleteStatement.Fields);
        DeleteStatement.CheckLimit(statement);
        return OfFilter(request, statement.Document("q"), null, statement.Value("hint"), single: statement.Integer("limit") != 0, time);
    }

    private static ExplainTarget OfFindAndModify(CommandRequest request, TimeProvider time)
    {
        _ = new FindAndModifyStatement(request, time);
        return OfFilter(request, request.Document("query"), request.Document("sort"), request.Value("hint"), single: true, time);
    }

    private static Arguments Statement(CommandRequest request, string statements, CommandFields fields) => request.Array(statements) is [BsonDocument only]
        ? fields.Read(only, $"{request.Path}.{statements}")
        : throw new ServerErrorException(ServerError.InvalidLength, "explained write batches must be of size 1");

    private static ExplainTarget OfFilter(CommandRequest request, BsonDocument? filter, BsonDocument? sort, BsonValue? hint, bool single, TimeProvider time)
    {
        var scope = new QueryScope(time.GetUtcNow(), request.Document("let")) { Cancellation = request.Cancellation };
        var order = ReadOrder.Of(sort, hint);
        return OfQuery(new FindQuery
        {
            Database = request.Database,
            Collection = request.Collection,
            Filter = filter is null ? Filter.All : Filter.Parse(filter, scope),
            Sort = order.Sort,
            Hint = order.Hint,
            Limit = single ? 1 : null,
        });
    }
}
