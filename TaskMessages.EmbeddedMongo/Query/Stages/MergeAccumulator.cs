using TaskMessages.Mongo.Bson;

namespace TaskMessages.EmbeddedMongo.Query.Stages;

/// <summary><c>$mergeObjects</c>.</summary>
internal sealed class MergeAccumulator : Accumulator
{
    private readonly BsonDocument _merged = [];

    public override BsonValue Result => _merged;

    public override void Add(BsonValue? value)
    {
        if (BsonOrder.IsNullish(value))
            return;
        _merged.Merge(value as BsonDocument ?? throw new ServerErrorException(40400, $"$mergeObjects requires object inputs, but input {BsonText.Of(value)} is of type {BsonTypeNames.Of(value)}"), overwriteExistingElements: true);
    }
}
