namespace TaskMessages.EmbeddedMongo.Query.Stages;

/// <summary><c>$avg</c>: of the numbers; null when there are none.</summary>
internal sealed class AverageAccumulator : Accumulator
{
    private readonly NumberSum _sum = new();
    private long _count;

    public override BsonValue Result => _count == 0 ? BsonNull.Value : _sum.DividedBy(_count);

    public override void Add(BsonValue? value)
    {
        if (value is not { IsNumeric: true })
            return;
        _sum.Add(value);
        _count++;
    }
}
