using TaskMessages.EmbeddedMongo.Commands.Cursors;
using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage.Changes;

namespace TaskMessages.EmbeddedMongo.Commands.ChangeStreams;

/// <summary>
/// The stage <c>$changeStream</c> on a collection of a server that poses as a replica set. Changes are kept in memory from the first stream on, so a stream can be resumed within the
/// last <see cref="ChangeLog.MostChanges"/> changes of the process; else the client is told that the history is lost (286), and begins anew.
/// </summary>
internal static class ChangeStreams
{
    public const string StageName = "$changeStream";

    private static readonly CommandFields Fields = new CommandFields()
        .With(FieldType.Text, "fullDocument", "fullDocumentBeforeChange")
        .With(FieldType.Document, "resumeAfter", "startAfter")
        .With(FieldType.Any, "startAtOperationTime")
        .With(FieldType.Flag, "showExpandedEvents")
        .Refuse(FieldType.Flag, "allChangesForCluster");

    /// <summary>The stages that MongoDB takes behind <c>$changeStream</c>.</summary>
    private static readonly HashSet<string> Permitted = new(StringComparer.Ordinal)
    {
        "$addFields", "$match", "$project", "$replaceRoot", "$replaceWith", "$set", "$unset",
    };

    /// <summary>Whether the pipeline is one of a change stream.</summary>
    /// <exception cref="ServerErrorException">40602: the stage is there, but not as the first.</exception>
    public static bool IsFirstIn(BsonArray pipeline)
    {
        if (pipeline.Skip(1).Any(IsStage))
            throw new ServerErrorException(40602, $"{StageName} is only valid as the first stage in a pipeline.");
        return pipeline.Count > 0 && IsStage(pipeline[0]);
    }

    /// <summary>Opens a stream. What is written after the reply is on it.</summary>
    public static async ValueTask<BsonDocument> OpenAsync(CommandContext context, CommandRequest request, long? batchSize, CancellationToken cancellationToken)
    {
        if (context.ReplicaSet is null)
            throw new ServerErrorException(40573, $"The {StageName} stage is only supported on replica sets");
        if (request.Body.GetElement(0).Value is { IsNumeric: true })
            throw new ServerErrorException(ServerError.NotImplemented, $"{StageName} is supported on a collection, not on a database or a deployment");
        var pipeline = request.Array("pipeline")!;
        if (pipeline[0][StageName] is not BsonDocument spec)
            throw new ServerErrorException(50808, $"{StageName} stage expects a document as argument");
        var options = Fields.Read(spec, StageName);
        var (database, collection) = (request.Database, request.Collection);
        var events = Events(context, options, database, collection);
        var stages = Stages(context, request, pipeline);
        var history = context.Engine.Changes.Watch(Namespaces.Join(database, collection));
        // a transaction that was being written when the watch began may have changes that were not noted: the stream begins behind it
        await context.Engine.WriteAsync(_ => 0, cancellationToken).ConfigureAwait(false);
        var source = new ChangeStreamSource(history, Start(options, history), events, stages);
        return CursorReply.First(
            context.Cursors, history.Namespace, source, batchSize, singleBatch: false, neverExpires: false, request.Session, cancellationToken, request.Client.MaxBatch);
    }

    private static bool IsStage(BsonValue stage) => stage is BsonDocument { ElementCount: 1 } document && document.GetElement(0).Name == StageName;

    private static ChangeEvents Events(CommandContext context, Arguments options, string database, string collection)
    {
        var full = options.Text("fullDocument") ?? "default";
        var before = options.Text("fullDocumentBeforeChange") ?? "off";
        if (full is not ("default" or "updateLookup" or "whenAvailable" or "required"))
            throw new ServerErrorException(ServerError.BadValue, $"Enumeration value '{full}' for field '{StageName}.fullDocument' is not a valid value.");
        if (before is not ("off" or "whenAvailable" or "required"))
            throw new ServerErrorException(ServerError.BadValue, $"Enumeration value '{before}' for field '{StageName}.fullDocumentBeforeChange' is not a valid value.");
        if (full == "required" || before == "required")
            throw new ServerErrorException(ServerError.NotImplemented, "Pre- and post-images of documents are not kept, so they cannot be required");
        return new ChangeEvents(context.Engine, database, collection, full == "updateLookup", full != "default", before != "off");
    }

    private static Pipeline Stages(CommandContext context, CommandRequest request, BsonArray pipeline)
    {
        var stages = new BsonArray(pipeline.Skip(1));
        StageNamesArePermitted(stages);
        return Pipeline.Parse(stages, new QueryScope(context.Time.GetUtcNow(), request.Document("let")) { MaxMemory = context.Options.MaxStageMemory });
    }

    private static void StageNamesArePermitted(BsonArray stages)
    {
        foreach (var stage in stages.OfType<BsonDocument>().Where(stage => stage.ElementCount == 1))
        {
            if (stage.GetElement(0).Name is var name && !Permitted.Contains(name))
                throw new ServerErrorException(ServerError.IllegalOperation, $"{name} is not permitted in a {StageName} pipeline");
        }
    }

    /// <summary>The number of the change behind which the stream begins.</summary>
    private static long Start(Arguments options, ChangeHistory history)
    {
        var (resume, start, time) = (options.Document("resumeAfter"), options.Document("startAfter"), options.Value("startAtOperationTime"));
        if (new BsonValue?[] { resume, start, time }.Count(option => option is not null) > 1)
            throw new ServerErrorException(50674, $"Do not specify more than one of 'resumeAfter', 'startAfter' and 'startAtOperationTime' in a {StageName} stage.");
        if (time is not null)
        {
            var since = time as BsonTimestamp ?? throw FieldRule.WrongType(StageName, "startAtOperationTime", time, "type 'timestamp'");
            return history.Before(since) ?? throw ChangeStreamSource.Lost();
        }

        if ((resume ?? start) is not { } document)
            return history.LastNumber;
        var token = ResumeToken.Parse(document);
        if (token.IsInvalidate && start is null)
            throw new ServerErrorException(ServerError.InvalidResumeToken, "Attempting to resume a change stream using 'resumeAfter' is not allowed from an invalidate notification.");
        return token.History == history.Id && history.Read(token.Number, 0) is not null ? token.Number : throw ChangeStreamSource.Lost();
    }
}
