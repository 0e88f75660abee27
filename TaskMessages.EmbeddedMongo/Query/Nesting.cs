namespace TaskMessages.EmbeddedMongo.Query;

/// <summary>How deep documents may be that are stored: 180 levels, so that a reply around them keeps within the 200 that BSON may have.</summary>
internal static class Nesting
{
    public const int MostStored = 180;

    /// <summary>Whether the document, its own level counted, has more levels than are stored.</summary>
    public static bool IsTooDeep(BsonDocument document) => Exceeds(document, MostStored);

    private static bool Exceeds(BsonDocument document, int levels)
    {
        foreach (var element in document)
        {
            if (Exceeds(element.Value, levels))
                return true;
        }

        return false;
    }

    private static bool Exceeds(BsonValue value, int levels) => value switch
    {
        BsonDocument document => levels == 1 || Exceeds(document, levels - 1),
        BsonArray array => levels == 1 || array.Any(item => Exceeds(item, levels - 1)),
        _ => false,
    };
}
