namespace TaskMessages.EmbeddedMongo.Query.Updates;

/// <summary>How an update makes a new document of an old one.</summary>
internal abstract class UpdateMethod
{
    /// <summary>Whether <see cref="Apply"/> needs the position that the filter matched.</summary>
    public virtual bool IsPositional => false;

    /// <returns>The original itself when nothing changes.</returns>
    public abstract BsonDocument Apply(BsonDocument original, int matchedIndex, bool isInsert);

    /// <summary>The id never changes; a document that lost it gets it back, in front.</summary>
    protected static BsonDocument KeepId(BsonDocument original, BsonDocument result)
    {
        if (!original.TryGetValue("_id", out var id))
            return WithIdFirst(result);
        if (!result.TryGetValue("_id", out var newId))
        {
            var withId = BsonDocuments.WithCapacity(result.ElementCount + 1);
            withId.Add("_id", id);
            return withId.AddRange(result);
        }
        if (!BsonOrder.AreEqual(id, newId))
            throw new ServerErrorException(ServerError.ImmutableField, "After applying the update, the (immutable) field '_id' was found to have been altered to " + BsonText.OfElement("_id", newId));
        return WithIdFirst(result);
    }

    /// <summary>Stored documents begin with their id.</summary>
    protected static BsonDocument WithIdFirst(BsonDocument document)
    {
        var index = document.IndexOfName("_id");
        if (index <= 0)
            return document;
        var id = document.GetElement(index);
        var result = document.Copy();
        result.RemoveAt(index);
        result.InsertAt(0, id);
        return result;
    }
}
