using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;
using TaskMessages.EmbeddedMongo.Storage.Changes;

namespace TaskMessages.EmbeddedMongo.Commands.ChangeStreams;

/// <summary>Makes the documents that a change stream gives out (MongoDB's manual, "Change Events").</summary>
/// <param name="engine">Where the present version of a document is looked up.</param>
/// <param name="database">Of the collection.</param>
/// <param name="collection">Which is watched.</param>
/// <param name="looksUp">Whether an update is told with the whole document as it is now.</param>
/// <param name="hasFullDocument">Whether an update has the field at all.</param>
/// <param name="hasBefore">Whether changes have the field for the version before, which is not kept.</param>
internal sealed class ChangeEvents(StorageEngine engine, string database, string collection, bool looksUp, bool hasFullDocument, bool hasBefore)
{
    public BsonDocument Of(CommittedChange committed, BsonDocument token)
    {
        var change = committed.Change;
        var happened = Head(committed, token, change.Kind switch
        {
            ChangeKind.Insert => "insert",
            ChangeKind.Update => "update",
            ChangeKind.Replace => "replace",
            ChangeKind.Delete => "delete",
            _ => "drop",
        });
        if (change.Kind is ChangeKind.Insert or ChangeKind.Replace)
            happened.Add("fullDocument", change.After);
        else if (change.Kind == ChangeKind.Update && hasFullDocument)
            happened.Add("fullDocument", looksUp ? LookUp(change.After!["_id"]) : BsonNull.Value);
        happened.Add("ns", new BsonDocument { { "db", database }, { "coll", collection } });
        if ((change.After ?? change.Before) is { } document)
            happened.Add("documentKey", new BsonDocument("_id", document["_id"]));
        if (change.Kind == ChangeKind.Update)
            happened.Add("updateDescription", UpdateDescription.Of(change.Before!, change.After!));
        if (hasBefore && change.Kind is ChangeKind.Update or ChangeKind.Replace or ChangeKind.Delete)
            happened.Add("fullDocumentBeforeChange", BsonNull.Value);
        return happened;
    }

    /// <summary>The end of a stream whose collection is gone.</summary>
    public static BsonDocument Invalidate(CommittedChange committed, BsonDocument token) => Head(committed, token, "invalidate");

    private static BsonDocument Head(CommittedChange committed, BsonDocument token, string operation) => new()
    {
        { "_id", token },
        { "operationType", operation },
        { "clusterTime", committed.Time },
        { "wallTime", committed.WallTime },
    };

    private BsonValue LookUp(BsonValue id) => engine.Read(
        session => session.FindCollection(database, collection) is { } found
            ? session.Execute(session.Plan(found, Filter.Parse(new BsonDocument("_id", id)), null, null), null).FirstOrDefault()?.Document
            : null,
        CancellationToken.None) ?? (BsonValue)BsonNull.Value;
}
