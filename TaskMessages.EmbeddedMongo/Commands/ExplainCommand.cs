using TaskMessages.EmbeddedMongo.Commands.Reads;
using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>explain</c>: which index a command uses, and what it would have to look at. Writes are explained without being done.</summary>
internal static class ExplainCommand
{
    public static readonly CommandFields Fields = new CommandFields().With(FieldType.Text, "verbosity");

    public static BsonDocument Run(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        if (request.Body.GetElement(0).Value is not BsonDocument { ElementCount: > 0 } inner)
            throw FieldRule.WrongType(request.Path, request.Path, request.Body.GetElement(0).Value, "type 'object'");
        var executes = (request.Text("verbosity") ?? "allPlansExecution") switch
        {
            "queryPlanner" => false,
            "executionStats" or "allPlansExecution" => true,
            var other => throw new ServerErrorException(ServerError.BadValue, $"Enumeration value '{other}' for field 'explain.verbosity' is not a valid value."),
        };
        var body = new BsonDocument(inner).Set("$db", request.Database);
        return Explain(context, CommandRequest.Read(CommandTable.Find(inner.GetElement(0).Name), body, request.Client, context.ReplicaSet is not null), executes, cancellationToken);
    }

    public static BsonDocument Explain(CommandContext context, CommandRequest command, bool executes, CancellationToken cancellationToken)
    {
        var target = ExplainTarget.Of(command, context.Time);
        return context.Engine.Read(session => Describe(context, session, command, target, executes, cancellationToken), cancellationToken);
    }

    private static BsonDocument Describe(
        CommandContext context, ReadSession session, CommandRequest command, ExplainTarget target, bool executes, CancellationToken cancellationToken)
    {
        var plan = target.Plan(session);
        var winning = plan is null ? new BsonDocument("stage", "EOF") : PlanExplanation.WinningPlan(plan, target.Skip, target.Limit);
        var found = new BsonDocument
        {
            {
                "queryPlanner", new BsonDocument
                {
                    { "namespace", Namespaces.Join(command.Database, target.Collection) },
                    { "parsedQuery", target.Query },
                    { "indexFilterSet", false },
                    { "winningPlan", winning },
                    { "rejectedPlans", new BsonArray() },
                }
            },
        };
        long[]? counts = executes ? new long[command.Array("pipeline")?.Count ?? 0] : null;
        if (counts is not null)
            found.Add("executionStats", Execute(context, session, plan, winning, target, counts, cancellationToken));
        var reply = new BsonDocument("explainVersion", "1");
        if (target.Pipeline is { } pipeline)
            reply.Add("stages", Stages(found, command.Array("pipeline")!, pipeline.Planned, counts));
        else
            reply.AddRange(found);
        reply.Add("command", new BsonDocument(command.Body));
        return reply.Add("serverInfo", new BsonDocument { { "host", Environment.MachineName }, { "version", BuildInfoCommand.Version } });
    }

    /// <summary>What the plan finds, and the stages that run over it.</summary>
    private static BsonArray Stages(BsonDocument found, BsonArray pipeline, int planned, long[]? counts)
    {
        var stages = new BsonArray { new BsonDocument("$cursor", found) };
        for (var i = planned; i < pipeline.Count; i++)
        {
            var stage = new BsonDocument(pipeline[i].AsBsonDocument);
            stages.Add(counts is null ? stage : stage.Add("nReturned", counts[i]).Add("executionTimeMillisEstimate", 0L));
        }

        return stages;
    }

    private static BsonDocument Execute(
        CommandContext context, ReadSession session, QueryPlan? plan, BsonDocument winning, ExplainTarget target, long[] counts, CancellationToken cancellationToken)
    {
        var stats = new ExecutionStats();
        var started = context.Time.GetTimestamp();
        var most = target.Limit > 0 ? target.Skip + target.Limit : long.MaxValue;
        var found = 0L;
        foreach (var _ in target.Pipeline?.RunStages(Found(), counts) ?? Found())
            Pace.Step(cancellationToken);

        return new BsonDocument
        {
            { "executionSuccess", true },
            { "nReturned", Number.Of(Math.Max(0, found - target.Skip)) },
            { "executionTimeMillis", Number.Of((long)context.Time.GetElapsedTime(started).TotalMilliseconds) },
            { "totalKeysExamined", Number.Of(stats.KeysExamined) },
            { "totalDocsExamined", Number.Of(stats.DocumentsExamined) },
            { "executionStages", winning },
        };

        IEnumerable<BsonDocument> Found()
        {
            foreach (var stored in plan is null ? [] : session.Examine(plan, stats))
            {
                Pace.Step(cancellationToken);
                found++;
                yield return stored.Document;
                if (found >= most)
                    yield break;
            }
        }
    }
}
