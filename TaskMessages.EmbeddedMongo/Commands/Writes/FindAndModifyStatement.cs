using TaskMessages.EmbeddedMongo.Commands.Reads;
using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.EmbeddedMongo.Commands.Writes;

/// <summary>A findAndModify command, parsed on the caller's thread, then run as one engine job.</summary>
internal sealed class FindAndModifyStatement
{
    private readonly string _database;
    private readonly string _collection;
    private readonly TimeProvider _time;
    private readonly Filter _filter;
    private readonly SortSpec? _sort;
    private readonly Projection? _projection;
    private readonly UpdateProgram? _update;
    private readonly BsonValue? _hint;
    private readonly bool _returnNew;
    private readonly bool _upsert;

    public FindAndModifyStatement(CommandRequest request, TimeProvider time)
    {
        CheckCombination(request);
        (_database, _collection, _time) = (request.Database, request.Collection, time);
        var scope = new QueryScope(time.GetUtcNow(), request.Document("let")) { Cancellation = request.Cancellation };
        _filter = request.Document("query") is { } query ? Filter.Parse(query, scope) : Filter.All;
        (_sort, _hint) = ReadOrder.Of(request.Document("sort"), request.Value("hint"));
        _projection = request.Document("fields") is { ElementCount: > 0 } fields ? Projection.Parse(fields, _filter, scope) : null;
        _update = request.Value("update") is { } update ? UpdateProgram.Parse(update, request.Array("arrayFilters"), scope) : null;
        _returnNew = request.Flag("new");
        _upsert = request.Flag("upsert");
    }

    /// <returns>The reply: <c>lastErrorObject</c> and <c>value</c>.</returns>
    public BsonDocument Run(WriteSession session)
    {
        if (session.FindCollection(_database, _collection) is { } collection)
        {
            foreach (var stored in session.Execute(session.Plan(collection, _filter, _sort, _hint), null))
                return _update is null ? Remove(session, collection, stored) : Change(session, collection, stored, _update);
        }

        if (_update is null || !_upsert)
            return Reply(Outcome(0, _update is null ? null : false), null);
        var inserted = Upsert.Run(session, _database, _collection, _filter, _update, _time);
        return Reply(Outcome(1, false).Add("upserted", inserted["_id"]), _returnNew ? inserted : null);
    }

    private BsonDocument Remove(WriteSession session, CollectionInfo collection, StoredDocument stored)
    {
        session.Delete(collection, stored);
        return Reply(Outcome(1, null), stored.Document);
    }

    private BsonDocument Change(WriteSession session, CollectionInfo collection, StoredDocument stored, UpdateProgram update)
    {
        var after = update.Apply(stored.Document, _filter, isInsert: false, out var modified);
        if (modified)
            session.Replace(collection, stored, after, update.IsReplacement);
        return Reply(Outcome(1, true), _returnNew ? after : stored.Document);
    }

    private BsonDocument Reply(BsonDocument outcome, BsonDocument? value)
    {
        BsonValue shown = value is null ? BsonNull.Value : _projection is null ? value : _projection.Apply(value);
        return new BsonDocument { { "lastErrorObject", outcome }, { "value", shown } };
    }

    private static BsonDocument Outcome(int n, bool? updatedExisting)
    {
        var outcome = new BsonDocument("n", n);
        return updatedExisting is { } existing ? outcome.Add("updatedExisting", existing) : outcome;
    }

    private static void CheckCombination(CommandRequest request)
    {
        var update = request.Value("update");
        if (request.Flag("remove"))
        {
            if (update is not null)
                throw Invalid("Cannot specify both an update and remove=true");
            if (request.Flag("upsert"))
                throw Invalid("Cannot specify both upsert=true and remove=true");
            if (request.Flag("new"))
                throw Invalid("Cannot specify both new=true and remove=true; 'remove' always returns the deleted document");
            if (request.Array("arrayFilters") is not null)
                throw Invalid("Cannot specify arrayFilters and remove=true");
        }
        else if (update is null)
        {
            throw Invalid("Either an update or remove=true must be specified");
        }
    }

    private static ServerErrorException Invalid(string message) => new(ServerError.FailedToParse, message);
}
