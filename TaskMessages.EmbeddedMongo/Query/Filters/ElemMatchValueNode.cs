namespace TaskMessages.EmbeddedMongo.Query.Filters;

/// <summary><c>$elemMatch</c> with operators: one element satisfies all of them.</summary>
internal sealed class ElemMatchValueNode(FieldPath path, FilterNode conditions) : FieldNode(path, FilterOperator.Other)
{
    public FilterNode Conditions => conditions;

    protected override bool SearchesLeafArray => false;

    protected override bool MatchesLeaf(BsonValue? value, MatchDetails? details)
    {
        if (value is not BsonArray array)
            return false;
        for (var i = 0; i < array.Count; i++)
        {
            if (!conditions.MatchesValue(array[i]))
                continue;
            details?.Record(i);
            return true;
        }
        return false;
    }
}
