namespace TaskMessages.EmbeddedMongo.Query;

/// <summary>How deep documents may be that are stored: 180 levels, so that a reply around them keeps within the 200 that BSON may have.</summary>
internal static class Nesting
{
    public const int MostStored = 180;

    /// <summary>Whether the document, its own level counted, has more levels than are stored.</summary>
    public static bool IsTooDeep(BsonDocument document) => Exceeds(document, MostStored);

    private static bool Exceeds(BsonDocument document, int levels)
    {
        // every write comes through here: by place, since an enumerator of a document is an object
        for (var place = 0; place < document.ElementCount; place++)
        {
            if (Exceeds(document.GetElement(place).Value, levels))
                return true;
        }

        return false;
    }

    private static bool Exceeds(BsonArray array, int levels)
    {
        for (var place = 0; place < array.Count; place++)
        {
            if (Exceeds(array[place], levels))
                return true;
        }

        return false;
    }

    private static bool Exceeds(BsonValue value, int levels) => value.BsonType switch
    {
        BsonType.Document => levels == 1 || Exceeds(value.AsBsonDocument, levels - 1),
        BsonType.Array => levels == 1 || Exceeds(value.AsBsonArray, levels - 1),
        _ => false,
    };
}
