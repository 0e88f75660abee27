namespace TaskMessages.Storage.Documents;

/// <summary>
/// Builds a new document of names that are known to differ. The vendor's <c>Add</c> looks for each name and, from the eighth on, keeps a dictionary of them, which costs more than all values
/// of a task; no document that is only written is asked by name.
/// </summary>
internal static class DocumentBuilding
{
    /// <param name="document">Built by this method alone.</param>
    /// <param name="name">Not in it yet.</param>
    /// <param name="value">Its value.</param>
    public static BsonDocument With(this BsonDocument document, string name, BsonValue value)
    {
        if (document.Elements is not List<BsonElement> elements)
            return document.Add(name, value);
        elements.Add(new BsonElement(name, value));
        return document;
    }

    /// <summary>Leaves out what is null.</summary>
    /// <inheritdoc cref="With"/>
    public static BsonDocument WithIfPresent(this BsonDocument document, string name, BsonValue? value)
        => value is null || value.IsBsonNull ? document : document.With(name, value);
}
