using TaskMessages.EmbeddedMongo.Commands.Reads;
using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;
using TaskMessages.EmbeddedMongo.Storage.Planning;

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
    private QueryPlan? _plan;

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

    /// <summary>
    /// Whether no index leads to the document, so that the writer would have to look through the collection while others wait. An upsert, which must not miss a document that is
    /// written meanwhile, is left to the writer.
    /// </summary>
    public bool NeedsSearch(CatalogSnapshot catalog)
    {
        if (catalog.Find(_database, _collection) is not { } collection)
            return false;
        _plan = Planner.Plan(collection, _filter, _sort, _hint);
        return !_upsert && (_plan.Kind == PlanKind.CollectionScan || _plan.SortsInMemory);
    }

    /// <summary>Looks for the document beside the writer.</summary>
    /// <returns>Its <c>_id</c>; null: there is none.</returns>
    public BsonValue? Search(ReadSession session) => session.FindCollection(_database, _collection) is { } collection
        ? session.Execute(PlanFor(collection) with { SortLimit = 1 }, null).FirstOrDefault()?.Document["_id"]
        : null;

    /// <summary>Changes or removes the document that was found beside the writer, if it still is what is looked for.</summary>
    /// <param name="session">The writer's.</param>
    /// <param name="id">Its <c>_id</c>; null: none was found.</param>
    /// <returns>The reply; null: the document is another one now, and the search begins anew.</returns>
    public BsonDocument? RunOn(WriteSession session, BsonValue? id)
    {
        if (id is null)
            return Reply(Outcome(0, _update is null ? null : false), null);
        if (session.FindCollection(_database, _collection) is not { } collection)
            return null;
        var found = session.Execute(session.Plan(collection, Filter.Parse(new BsonDocument("_id", new BsonDocument("$eq", id))), null, null), null).FirstOrDefault();
        return found is not null && _filter.Matches(found.Document) ? Apply(session, collection, found) : null;
    }

    /// <returns>The reply: <c>lastErrorObject</c> and <c>value</c>.</returns>
    public BsonDocument Run(WriteSession session)
    {
        if (session.FindCollection(_database, _collection) is { } collection)
        {
            foreach (var stored in session.Execute(PlanFor(collection), null))
                return Apply(session, collection, stored);
        }

        if (_update is null || !_upsert)
            return Reply(Outcome(0, _update is null ? null : false), null);
        var inserted = Upsert.Run(session, _database, _collection, _filter, _update, _time);
        return Reply(Outcome(1, false).Add("upserted", inserted["_id"]), _returnNew ? inserted : null);
    }

    /// <summary>As planned on the caller's thread, unless an index has come or gone since.</summary>
    private QueryPlan PlanFor(CollectionInfo collection) =>
        ReferenceEquals(_plan?.Collection, collection) ? _plan! : Planner.Plan(collection, _filter, _sort, _hint);

    private BsonDocument Apply(WriteSession session, CollectionInfo collection, StoredDocument stored) =>
        _update is null ? Remove(session, collection, stored) : Change(session, collection, stored, _update);

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
