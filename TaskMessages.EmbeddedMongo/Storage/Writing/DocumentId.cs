using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Storage.Writing;

/// <summary>The rules for a document's _id.</summary>
internal static class DocumentId
{
    /// <summary>The document with its _id as the first element; a copy if that takes a change.</summary>
    /// <exception cref="ServerErrorException">The _id is an array, a regular expression or undefined.</exception>
    public static BsonDocument Ensure(BsonDocument document)
    {
        var position = document.IndexOfName("_id");
        var id = position < 0 ? new BsonObjectId(ObjectId.GenerateNewId()) : document[position];
        if (id.BsonType is BsonType.Array or BsonType.RegularExpression or BsonType.Undefined)
        {
            var type = BsonTypeNames.Of(id);
            throw new ServerErrorException(ServerError.InvalidIdField, $"The '_id' value cannot be of type {type}");
        }

        if (position == 0)
            return document;
        var ordered = BsonDocuments.WithCapacity(document.ElementCount + 1);
        ordered.Append(new BsonElement("_id", id));
        for (var i = 0; i < document.ElementCount; i++)
        {
            if (i != position)
                ordered.Append(document.GetElement(i));
        }

        return ordered;
    }

    /// <exception cref="ServerErrorException">The two differ in their _id.</exception>
    public static void CheckUnchanged(BsonDocument before, BsonDocument after)
    {
        if (!after.TryGetValue("_id", out var id) || !BsonOrder.AreEqual(before["_id"], id))
        {
            throw new ServerErrorException(
                ServerError.ImmutableField,
                "Performing an update on the path '_id' would modify the immutable field '_id'");
        }
    }
}
