namespace TaskMessages.EmbeddedMongo.Query.Filters;

/// <summary>Where in a filter a condition stands; some operators are allowed in the document's own filter only.</summary>
internal enum FilterLevel
{
    Top,

    /// <summary>Inside <c>$elemMatch</c>, <c>$pull</c> or an array filter.</summary>
    Element,
}
