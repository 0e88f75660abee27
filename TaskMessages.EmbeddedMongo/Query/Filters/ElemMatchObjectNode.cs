namespace TaskMessages.EmbeddedMongo.Query.Filters;

/// <summary><c>$elemMatch</c> with a filter: one element, a document or an array, matches all of it.</summary>
internal sealed class ElemMatchObjectNode(FieldPath path, FilterNode filter) : FieldNode(path, FilterOperator.Other)
{
    public FilterNode Filter => filter;

    protected override bool SearchesLeafArray => false;

    protected override bool MatchesLeaf(BsonValue? value, MatchDetails? details)
    {
        if (value is not BsonArray array)
            return false;
        for (var i = 0; i < array.Count; i++)
        {
            if (!MatchesElement(array[i]))
                continue;
            details?.Record(i);
            return true;
        }
        return false;
    }

    private bool MatchesElement(BsonValue element) => element switch
    {
        BsonDocument document => filter.Matches(document, null),
        BsonArray inner => filter.Matches(Positions(inner), null),
        _ => false,
    };

    // An array inside an array is seen as a document whose fields are its positions.
    private static BsonDocument Positions(BsonArray array)
    {
        var document = new BsonDocument();
        for (var i = 0; i < array.Count; i++)
            document.Add(i.ToString(System.Globalization.CultureInfo.InvariantCulture), array[i]);
        return document;
    }
}
