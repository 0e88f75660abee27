using TaskMessages.Mongo.Bson;

namespace TaskMessages.EmbeddedMongo.Commands.Writes;

/// <param name="Matched">Documents inserted, matched or deleted.</param>
/// <param name="Modified">Documents that an update changed.</param>
/// <param name="UpsertedId">The <c>_id</c> of what an upsert inserted.</param>
internal readonly record struct StatementResult(long Matched, long Modified = 0, BsonValue? UpsertedId = null);
