using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.EmbeddedMongo.Commands.Sessions;

/// <summary>
/// What the statements of a session's last retryable write did. It is written in the transaction of the statements themselves, so that
/// neither a crash nor a restart forgets one without the other. A session that has written nothing for 30 minutes is forgotten.
/// </summary>
/// <remarks>
/// One document a session in <c>config.transactions</c>, with the results of up to 500 statements; the next 500 are in a document of their
/// own. Of a document at most 8 MiB of results are kept; a result beyond that is known to be there, and a repetition of its statement is refused.
/// </remarks>
internal sealed class StatementHistory
{
    public const string Database = "config";
    public const string Collection = "transactions";

    /// <summary>Most sessions whose writes are remembered at a time.</summary>
    public const int MaxSessions = 100_000;

    private const int MaxResultBytes = 8 * 1024 * 1024;

    private static readonly IndexSpec Expiry = new("lastWriteDate_1", new BsonDocument("lastWriteDate", 1)) { ExpireAfterSeconds = HelloCommand.SessionTimeoutMinutes * 60 };

    private readonly WriteSession _session;
    private readonly RetryableWrite _write;
    private readonly BsonDateTime _now;
    private readonly StoredDocument? _header;
    private readonly int _parts;
    private readonly bool _continues;
    private readonly int _greatestKnown;
    private readonly BsonArray _added = [];
    private Dictionary<int, BsonDocument?>? _known;
    private int _greatestId;
    private int _addedBytes;

    private StatementHistory(WriteSession session, RetryableWrite write, DateTimeOffset now, StoredDocument? header)
    {
        (_session, _write, _header) = (session, write, header);
        _now = new BsonDateTime(now.ToUnixTimeMilliseconds());
        _parts = header is null ? 0 : header.Document["parts"].ToInt32();
        _continues = header is not null && header.Document["txnNum"].ToInt64() == write.Number;
        _greatestId = _greatestKnown = _continues ? header!.Document["greatestId"].ToInt32() : -1;
        if (!_continues)
            Forget();
    }

    private CollectionInfo Store => _session.EnsureCollection(Database, Collection);

    /// <exception cref="ServerErrorException">225: the session has gone on to a later number; 261: there are too many sessions; 217: a part of the history is gone.</exception>
    public static StatementHistory Open(WriteSession session, RetryableWrite write, DateTimeOffset now)
    {
        if (session.FindCollection(Database, Collection) is null)
            session.CreateIndex(session.EnsureCollection(Database, Collection), Expiry);
        var header = Find(session, Key(write.Session, 0));
        if (header is null && session.CountAll(session.EnsureCollection(Database, Collection)) >= MaxSessions)
            throw new ServerErrorException(ServerError.TooManyLogicalSessions, $"Unable to add session ID {Text(write)} into the cache because the number of active sessions is too high.");
        if (header?.Document["txnNum"].ToInt64() is { } newest && newest > write.Number)
        {
            throw new ServerErrorException(
                ServerError.TransactionTooOld,
                $"Retryable write with txnNumber {write.Number} is prohibited on session {Text(write)} because a newer retryable write with txnNumber {newest} has already started on this session.");
        }

        return new StatementHistory(session, write, now, header);
    }

    /// <summary>What the statement did when it came for the first time; null when it comes for the first time now.</summary>
    /// <exception cref="ServerErrorException">217: it has been run, but its result was too large to be kept.</exception>
    public BsonDocument? Find(int statement)
    {
        var id = _write.IdOf(statement);
        if (id > _greatestKnown)
            return null;
        _known ??= Load();
        if (!_known.TryGetValue(id, out var result))
            return null;
        return result ?? throw Incomplete();
    }

    /// <summary>Remembers what a statement did.</summary>
    public void Add(int statement, BsonDocument result)
    {
        var (id, size) = (_write.IdOf(statement), EncodedSize.Of(result));
        var entry = new BsonDocument("id", id);
        if (_addedBytes + size <= MaxResultBytes)
        {
            entry.Add("result", result);
            _addedBytes += size;
        }

        _added.Add(entry);
        _greatestId = Math.Max(_greatestId, id);
    }

    /// <summary>Writes down what has been added.</summary>
    public void Save()
    {
        if (_added.Count == 0 && _continues)
            return;
        var part = _continues ? _parts + 1 : 0;
        if (part > 0)
            _session.Insert(Store, new BsonDocument { { "_id", Key(_write.Session, part) }, { "lastWriteDate", _now }, { "results", _added } });
        var header = new BsonDocument
        {
            { "_id", Key(_write.Session, 0) },
            { "txnNum", _write.Number },
            { "lastWriteDate", _now },
            { "greatestId", _greatestId },
            { "parts", part },
            { "results", part > 0 ? _header!.Document["results"] : _added },
        };
        if (_header is null)
            _session.Insert(Store, header);
        else
            _session.Replace(Store, _header, header);
    }

    private Dictionary<int, BsonDocument?> Load()
    {
        var known = new Dictionary<int, BsonDocument?>();
        Load(_header!.Document, known);
        for (var part = 1; part <= _parts; part++)
            Load((Find(_session, Key(_write.Session, part)) ?? throw Incomplete()).Document, known);
        return known;
    }

    private static void Load(BsonDocument document, Dictionary<int, BsonDocument?> known)
    {
        foreach (var entry in document["results"].AsBsonArray)
            known[entry["id"].AsInt32] = entry.AsBsonDocument.TryGetValue("result", out var result) ? result.AsBsonDocument : null;
    }

    private void Forget()
    {
        for (var part = 1; part <= _parts; part++)
        {
            if (Find(_session, Key(_write.Session, part)) is { } document)
                _session.Delete(Store, document);
        }
    }

    private ServerErrorException Incomplete() =>
        new(ServerError.IncompleteTransactionHistory, $"Incomplete history detected for transaction {_write.Number} on session {Text(_write)}");

    private static StoredDocument? Find(WriteSession session, BsonDocument id)
    {
        var plan = session.Plan(session.EnsureCollection(Database, Collection), Filter.Parse(new BsonDocument("_id", new BsonDocument("$eq", id))), null, null);
        return session.Execute(plan, null).FirstOrDefault();
    }

    private static BsonDocument Key(BsonBinaryData session, int part)
    {
        var key = new BsonDocument("id", session);
        return part == 0 ? key : key.Add("part", part);
    }

    private static string Text(RetryableWrite write) => write.Session.ToGuid().ToString();
}
