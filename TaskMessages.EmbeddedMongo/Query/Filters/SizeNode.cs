namespace TaskMessages.EmbeddedMongo.Query.Filters;

/// <summary><c>$size</c>.</summary>
internal sealed class SizeNode(FieldPath path, long size) : FieldNode(path, FilterOperator.Other)
{
    protected override bool SearchesLeafArray => false;

    protected override bool MatchesLeaf(BsonValue? value, MatchDetails? details) => value is BsonArray array && array.Count == size;
}
