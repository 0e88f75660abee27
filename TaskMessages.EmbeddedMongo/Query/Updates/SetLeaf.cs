namespace TaskMessages.EmbeddedMongo.Query.Updates;

/// <summary><c>$set</c>.</summary>
internal sealed class SetLeaf(BsonValue value) : UpdateLeaf
{
    public override BsonValue? Apply(BsonValue? current, UpdateContext context) => Changed(current, value);
}
