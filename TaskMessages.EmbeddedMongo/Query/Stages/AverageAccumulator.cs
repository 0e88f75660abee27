using TaskMessages.EmbeddedMongo.Query.Expressions;
using TaskMessages.Mongo.Bson;

namespace TaskMessages.EmbeddedMongo.Query.Stages;

/// <summary><c>$avg</c>: of the numbers; null when there are none.</summary>
internal sealed class AverageAccumulator : Accumulator
{
    private BsonValue _sum = 0;
    private long _count;

    public override BsonValue Result => _count == 0 ? BsonNull.Value : ArithmeticFunctions.Quotient(_sum, _count);

    public override void Add(BsonValue? value)
    {
        if (value is not { IsNumeric: true })
            return;
        _sum = ArithmeticFunctions.Sum(_sum, value);
        _count++;
    }
}
