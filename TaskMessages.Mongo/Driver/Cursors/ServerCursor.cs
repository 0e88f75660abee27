using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Results of which the server keeps what has not been fetched yet.</summary>
internal sealed class ServerCursor<TDocument> : IAsyncCursor<TDocument>
{
    private readonly CommandExecutor _executor;
    private readonly CollectionNamespace _collection;
    private readonly Func<BsonDocument, TDocument> _convert;
    private readonly int? _batchSize;
    private readonly BsonValue? _comment;
    private readonly CommandRoute _route;
    private ServerSession? _session;
    private BsonArray? _batch;
    private long _id;
    private bool _disposed;

    /// <param name="executor">Runs the commands that fetch more.</param>
    /// <param name="collection">Used when the reply names no collection.</param>
    /// <param name="reply">The reply to the command that made the cursor; only the server that sent it knows the cursor, and only in its session.</param>
    /// <param name="convert">What a result is made of a document.</param>
    /// <param name="batchSize">Documents per further batch.</param>
    /// <param name="comment">What the first command carried; those that fetch more do, too.</param>
    public ServerCursor(
        CommandExecutor executor, CollectionNamespace collection, CommandReply reply, Func<BsonDocument, TDocument> convert, int? batchSize, BsonValue? comment = null)
    {
        _executor = executor;
        _convert = convert;
        _batchSize = batchSize;
        _comment = comment;
        _session = reply.Session;
        _route = CommandRoute.To(reply.Server, reply.Session);
        if (!reply.Document.TryGetValue("cursor", out var value) || value is not BsonDocument cursor || !cursor.TryGetValue("firstBatch", out var batch))
            throw new MongoClientException("The server's reply has no cursor.");
        _collection = cursor.TryGetValue("ns", out var ns) && ns is BsonString name ? Namespace(name.Value, collection) : collection;
        _batch = batch.AsBsonArray;
        _id = cursor.GetValue("id", 0L).ToInt64();
    }

    public IEnumerable<TDocument> Current { get; private set; } = [];

    public async Task<bool> MoveNextAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        Current = [];
        if (_batch is null && _id != 0)
            await GetMoreAsync(cancellationToken).ConfigureAwait(false);
        if (_batch is not { } batch)
            return false;
        _batch = null;
        var documents = new TDocument[batch.Count];
        for (var i = 0; i < documents.Length; i++)
            documents[i] = _convert(batch[i].AsBsonDocument);
        Current = documents;
        return true;
    }

    /// <summary>Tells the server, without waiting for its answer, that nobody will fetch the rest.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        if (Interlocked.Exchange(ref _id, 0) is var id and not 0)
            _ = KillAsync(id);
    }

    private static CollectionNamespace Namespace(string fullName, CollectionNamespace fallback)
    {
        var dot = fullName.IndexOf('.');
        return dot > 0 && dot < fullName.Length - 1 ? new CollectionNamespace(fallback.DatabaseNamespace, fullName[(dot + 1)..]) : fallback;
    }

    private async Task GetMoreAsync(CancellationToken cancellationToken)
    {
        var command = new BsonDocument { { "getMore", _id }, { "collection", _collection.CollectionName } };
        if (_batchSize is { } size)
            command.Add("batchSize", size);
        Documents.AddIfNotNull(command, "comment", _comment);
        var reply = await _executor.RunAsync(_collection.DatabaseNamespace, command, _route, cancellationToken).ConfigureAwait(false);
        var cursor = reply.Document["cursor"].AsBsonDocument;
        _id = cursor.GetValue("id", 0L).ToInt64();
        _batch = cursor["nextBatch"].AsBsonArray;
        if (_id == 0)
            ReleaseSession();
    }

    private async Task KillAsync(long id)
    {
        try
        {
            var command = new BsonDocument { { "killCursors", _collection.CollectionName }, { "cursors", new BsonArray { id } } };
            await _executor.RunAsync(_collection.DatabaseNamespace, command, _route, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is MongoException or TimeoutException or ObjectDisposedException or OperationCanceledException)
        {
            // the server drops idle cursors by itself; nobody waits for this one
        }

        ReleaseSession();
    }

    private void ReleaseSession() => Interlocked.Exchange(ref _session, null)?.Release();
}
