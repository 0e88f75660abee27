using TaskMessages.EmbeddedMongo.Commands.Sessions;
using TaskMessages.EmbeddedMongo.Commands.Writes;
using TaskMessages.EmbeddedMongo.Query.Stages;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>update</c>: changes or replaces documents, or inserts them when there are none.</summary>
internal static class UpdateCommand
{
    public static readonly CommandFields Fields = RetryableWrite.AddFields(new CommandFields()
        .Require(FieldType.Array, "updates")
        .With(FieldType.Flag, "ordered", "bypassDocumentValidation")
        .With(FieldType.Document, "let"));

    public static async ValueTask<BsonDocument> RunAsync(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        var (database, collection, time) = (request.Database, request.Collection, context.Time);
        var (now, let) = (time.GetUtcNow(), request.Document("let"));
        var updates = WriteBatch.Statements(request, "updates");
        CheckStages(updates);
        var retryable = RetryableWrite.Of(context, request, updates.Count);
        var statements = new Statement<UpdateStatement>[updates.Count];
        for (var i = 0; i < statements.Length; i++)
        {
            var arguments = UpdateStatement.Fields.Read(updates[i].AsBsonDocument, "update.updates");
            statements[i] = Statement<UpdateStatement>.Prepare(arguments, statement => UpdateStatement.Parse(statement, now, let, retryable is not null, request.Cancellation));
        }

        var outcome = await WriteBatch.RunAsync(
            context,
            statements.Length,
            request.Flag("ordered", fallback: true),
            retryable,
            (session, i) => statements[i].Value.Run(session, database, collection, time, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return outcome.ToReply(isUpdate: true);
    }

    /// <summary>A pipeline with something that is no stage fails the command; a stage that is wrong in itself, or not for updates, its own statement.</summary>
    private static void CheckStages(BsonArray updates)
    {
        foreach (var update in updates)
        {
            if (update.AsBsonDocument.TryGetValue("u", out var stages) && stages is BsonArray pipeline)
                StageParser.CheckNames(pipeline);
        }
    }
}
