namespace TaskMessages.EmbeddedMongo.Query.Updates;

/// <summary><c>$min</c> and <c>$max</c>, in the order of all values.</summary>
internal sealed class CompareLeaf(BsonValue bound, bool keepsGreater) : UpdateLeaf
{
    public override BsonValue? Apply(BsonValue? current, UpdateContext context)
    {
        if (current is null)
            return bound;
        var order = BsonOrder.Compare(bound, current);
        return (keepsGreater ? order > 0 : order < 0) ? bound : current;
    }
}
