using TaskMessages.EmbeddedMongo.Query.Expressions;
using TaskMessages.Mongo.Bson;

namespace TaskMessages.EmbeddedMongo.Query.Stages;

/// <summary><c>$sum</c> and <c>$count</c>: numbers only, other values are passed over.</summary>
internal sealed class SumAccumulator : Accumulator
{
    private BsonValue _sum = 0;

    public override BsonValue Result => _sum;

    public override void Add(BsonValue? value)
    {
        if (value is { IsNumeric: true })
            _sum = ArithmeticFunctions.Sum(_sum, value);
    }
}
