using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.EmbeddedMongo.Commands.Writes;

/// <summary>What update and findAndModify insert when nothing matched.</summary>
internal static class Upsert
{
    /// <returns>The document as stored, with its <c>_id</c>.</returns>
    public static BsonDocument Run(WriteSession session, string database, string collection, Filter filter, UpdateProgram update, TimeProvider time)
    {
        Namespaces.CheckCreatable(database, collection);
        var document = NewDocument.Prepare(update.CreateUpsert(filter), time);
        return session.Insert(session.EnsureCollection(database, collection), document).Document;
    }
}
