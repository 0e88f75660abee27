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

    /// <summary>How long a client that does not say so waits for a change.</summary>
    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(1);

    /// <summary>However long a client is ready to wait, it gets an answer after this.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    public static async ValueTask<BsonDocument> RunAsync(CommandContext context, CommandRequest request, CancellationToken cancellationToken)
    {
        if (request.Body.GetElement(0).Value is not BsonInt64 id)
            throw FieldRule.WrongType("getMore", "getMore", request.Body.GetElement(0).Value, "type 'long'");
        var collection = request.Text("collection")!;
        Namespaces.CheckReadable(request.Database, collection);
        var size = request.Count("batchSize");
        var cursor = context.Cursors.Take(id.Value, Namespaces.Join(request.Database, collection), request.Session);
        var exhausted = false;
        try
        {
            var awaited = cursor.Source as IAwaitedSource;
            if (awaited is null && request.Body.Contains("maxTimeMS"))
                throw new ServerErrorException(ServerError.BadValue, "cannot set maxTimeMS on getMore command for a non-awaitData cursor");
            var batch = new ResultBatch((int)Math.Min(size is null or 0 ? int.MaxValue : size.Value, int.MaxValue), request.Client.MaxBatch);
            exhausted = Fill(context, cursor, batch, cancellationToken);
            if (awaited is not null && !exhausted && batch.Documents.Count == 0)
                exhausted = await AwaitAsync(context, request, awaited, batch, cancellationToken).ConfigureAwait(false);
            return CursorReply.Next(cursor, batch, exhausted);
        }
        finally
        {
            context.Cursors.Return(cursor, exhausted);
        }
    }

    /// <summary>Waits until there is something to answer with, or as long as the client is ready to.</summary>
    private static async ValueTask<bool> AwaitAsync(CommandContext context, CommandRequest request, IAwaitedSource source, ResultBatch batch, CancellationToken cancellationToken)
    {
        var wait = GenericFields.MaxTime(request.Body) ?? DefaultWait;
        using var deadline = new CancellationTokenSource(wait < LongestWait ? wait : LongestWait, context.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var exhausted = false;
        try
        {
            while (!exhausted && batch.Documents.Count == 0)
            {
                await source.WaitAsync(both.Token).ConfigureAwait(false);
                exhausted = source.Fill(batch, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // nothing has happened
        }

        return exhausted;
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
