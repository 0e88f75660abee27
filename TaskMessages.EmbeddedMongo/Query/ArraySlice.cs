namespace TaskMessages.EmbeddedMongo.Query;

/// <summary>A part of an array, as the <c>$slice</c> of projections and expressions take it.</summary>
internal static class ArraySlice
{
    /// <param name="array">The whole.</param>
    /// <param name="skip">Elements to leave out in front; negative counts from the end.</param>
    /// <param name="count">Elements to keep, at most.</param>
    public static BsonArray Of(BsonArray array, int skip, int count)
    {
        var start = skip >= 0 ? Math.Min(skip, array.Count) : Math.Max(0, array.Count + skip);
        var length = Math.Min(count, array.Count - start);
        var result = new BsonArray(length);
        for (var i = start; i < start + length; i++)
            result.Add(array[i]);
        return result;
    }
}
