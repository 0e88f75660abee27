namespace TaskMessages.EmbeddedMongo.Query.Stages;

/// <summary><c>$sum</c> and <c>$count</c>: numbers only, other values are passed over.</summary>
internal sealed class SumAccumulator : Accumulator
{
    private readonly NumberSum _sum = new();

    public override BsonValue Result => _sum.Total;

    public override void Add(BsonValue? value)
    {
        if (value is { IsNumeric: true })
            _sum.Add(value);
    }
}
