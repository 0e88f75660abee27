using TaskMessages.EmbeddedMongo.Commands.Cursors;
using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage.Changes;

namespace TaskMessages.EmbeddedMongo.Commands.ChangeStreams;

/// <summary>What a change stream gives out: the changes behind its place, each through the stream's own stages. It holds no changes itself.</summary>
internal sealed class ChangeStreamSource(ChangeHistory history, long after, ChangeEvents events, Pipeline stages) : IAwaitedSource
{
    /// <summary>Changes are read in portions, so that a stream of large ones holds few.</summary>
    private const int Portion = 100;

    private long _seen = after;
    private CommittedChange? _drop;
    private bool _isInvalid;

    public long HeldBytes => 0;

    public BsonDocument ResumeToken => new ResumeToken(history.Id, _seen, _isInvalid).ToDocument();

    /// <returns>Whether the stream has ended: its collection is gone.</returns>
    /// <exception cref="ServerErrorException">286: the client was so slow that changes were forgotten; 280: a stage has taken the resume token away.</exception>
    public bool Fill(ResultBatch batch, CancellationToken cancellationToken)
    {
        while (!batch.IsFull && !_isInvalid)
        {
            if (_drop is not null)
                return TryEnd(batch, _drop);
            var changes = history.Read(_seen, Portion) ?? throw Lost();
            if (changes.Count == 0)
                return false;
            foreach (var change in changes)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!TryAdd(batch, change))
                    return false;
                if (_drop is not null)
                    break;
            }
        }

        return _isInvalid;
    }

    public Task WaitAsync(CancellationToken cancellationToken) => history.WaitAsync(_seen, cancellationToken);

    public static ServerErrorException Lost() =>
        new(ServerError.ChangeStreamHistoryLost, "Resume of change stream was not possible, as the resume point may no longer be in the history.");

    private bool TryAdd(ResultBatch batch, CommittedChange change)
    {
        var token = new ResumeToken(history.Id, change.Number).ToDocument();
        if (!TryAdd(batch, events.Of(change, token), token))
            return false;
        _seen = change.Number;
        if (change.Change.Kind == ChangeKind.Drop)
            _drop = change;
        return true;
    }

    /// <summary>The last thing that is told of a collection that is gone.</summary>
    private bool TryEnd(ResultBatch batch, CommittedChange drop)
    {
        var token = new ResumeToken(history.Id, drop.Number, IsInvalidate: true).ToDocument();
        _isInvalid = TryAdd(batch, ChangeEvents.Invalidate(drop, token), token);
        return _isInvalid;
    }

    private bool TryAdd(ResultBatch batch, BsonDocument happened, BsonDocument token)
    {
        foreach (var shown in stages.Run([happened]))
        {
            if (!shown.TryGetValue("_id", out var id) || !BsonIdentity.AreSame(id, token))
            {
                throw new ServerErrorException(
                    ServerError.ChangeStreamFatalError,
                    "Encountered an event whose _id field, which contains the resume token, was modified by the pipeline. Modifying the _id field of an event makes it impossible to resume the stream from that point.");
            }

            if (!batch.TryAdd(shown, EncodedSize.Of(shown)))
                return false;
        }

        return true;
    }
}
