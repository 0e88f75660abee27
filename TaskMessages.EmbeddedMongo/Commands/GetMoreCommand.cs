using TaskMessages.EmbeddedMongo.Commands.Cursors;
using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary><c>getMore</c>: the next batch of a cursor.</summary>
internal static class GetMoreCommand
{
    public static readonly CommandFields Fields = new CommandFields()
        .Require(FieldType.Text, "collection")
        .With(FieldType.Integer, "batchSize", "term")
        .With(FieldType.Document, "lastKnownCommittedOpTime");

    public static BsonDocument Run(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        if (request.Body.GetElement(0).Value is not BsonInt64 id)
            throw FieldRule.WrongType("getMore", "getMore", request.Body.GetElement(0).Value, "type 'long'");
        var collection = request.Text("collection")!;
        Namespaces.CheckReadable(request.Database, collection);
        var size = request.Count("batchSize");
        if (request.Body.Contains("maxTimeMS"))
            throw new ServerErrorException(ServerError.BadValue, "cannot set maxTimeMS on getMore command for a non-awaitData cursor");

        var cursor = context.Cursors.Take(id.Value, Namespaces.Join(request.Database, collection), request.Session);
        var exhausted = false;
        try
        {
            var batch = new ResultBatch((int)Math.Min(size is null or 0 ? int.MaxValue : size.Value, int.MaxValue), request.Client.MaxBatch);
            exhausted = Fill(context, cursor, batch, cancellationToken);
            return CursorReply.Next(cursor, batch, exhausted);
        }
        finally
        {
            context.Cursors.Return(cursor, exhausted);
        }
    }

    /// <summary>Within what the first command's <c>maxTimeMS</c> has left.</summary>
    private static bool Fill(CommandContext context, OpenCursor cursor, ResultBatch batch, CancellationToken cancellationToken)
    {
        if (cursor.Source.TimeLeft is not { } left)
            return cursor.Source.Fill(batch, cancellationToken);
        if (left <= TimeSpan.Zero)
            throw new ServerErrorException(ServerError.MaxTimeMSExpired, "operation exceeded time limit");
        using var deadline = new CancellationTokenSource(left, context.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return cursor.Source.Fill(batch, both.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ServerErrorException(ServerError.MaxTimeMSExpired, "operation exceeded time limit");
        }
    }
}
