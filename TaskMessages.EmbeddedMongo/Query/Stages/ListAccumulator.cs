using TaskMessages.Mongo.Bson;

namespace TaskMessages.EmbeddedMongo.Query.Stages;

/// <summary><c>$push</c> and <c>$addToSet</c>: missing values are passed over.</summary>
internal sealed class ListAccumulator(bool distinct) : Accumulator
{
    private readonly BsonArray _items = [];
    private readonly HashSet<BsonValue>? _set = distinct ? new(BsonOrder.EqualityComparer) : null;

    public override BsonValue Result => _items;

    public override void Add(BsonValue? value)
    {
        if (value is not null && _set?.Add(value) != false)
            _items.Add(value);
    }
}
