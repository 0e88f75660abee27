using TaskMessages.EmbeddedMongo.Commands.Cursors;
using TaskMessages.EmbeddedMongo.Commands.Reads;
using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>aggregate</c>: runs a pipeline over a collection.</summary>
internal static class AggregateCommand
{
    public static readonly CommandFields Fields = new CommandFields()
        .Require(FieldType.Array, "pipeline")
        .With(FieldType.Document, "cursor", "let")
        .With(FieldType.DocumentOrText, "hint")
        .With(FieldType.Flag, "explain", "allowDiskUse", "bypassDocumentValidation")
        .Refuse(FieldType.Document, "collation")
        .Refuse(FieldType.Flag, "exchange", "needsMerge", "fromMongos");

    private static readonly CommandFields CursorFields = new CommandFields().With(FieldType.Integer, "batchSize");

    private static readonly CommandHandler Computed = CommandDefinition.MayBeLong(Run);

    /// <summary>A pipeline may compute for long; a change stream only waits.</summary>
    public static ValueTask<BsonDocument> RunAsync(CommandContext context, CommandRequest request, CancellationToken cancellationToken) =>
        ChangeStreams.ChangeStreams.IsFirstIn(request.Array("pipeline")!) && !request.Flag("explain")
            ? ChangeStreams.ChangeStreams.OpenAsync(context, request, BatchSize(request), cancellationToken)
            : Computed(context, request, cancellationToken);

    private static BsonDocument Run(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        if (request.Flag("explain"))
            return ExplainCommand.Explain(context, request, executes: false, cancellationToken);
        var batchSize = BatchSize(request);
        var query = new AggregateQuery(request, context.Time, context.Options.MaxStageMemory);
        var source = context.Engine.Read(session => new BufferedSource(query.Run(context, session, cancellationToken), context.Options.MaxStageMemory, cancellationToken), cancellationToken);
        return CursorReply.First(
            context.Cursors, Namespaces.Join(request.Database, request.Collection), source, batchSize, singleBatch: false, neverExpires: false, request.Session, cancellationToken);
    }

    private static long? BatchSize(CommandRequest request) => request.Document("cursor") is { } cursor
        ? CursorFields.Read(cursor, "aggregate.cursor").Count("batchSize")
        : throw new ServerErrorException(ServerError.FailedToParse, "The 'cursor' option is required, except for aggregate with the explain argument");
}
