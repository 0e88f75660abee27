namespace TaskMessages.EmbeddedMongo.Query.Updates;

/// <summary><c>$setOnInsert</c>.</summary>
internal sealed class SetOnInsertLeaf(BsonValue value) : UpdateLeaf
{
    public override BsonValue? Apply(BsonValue? current, UpdateContext context) => context.IsInsert ? Changed(current, value) : current;

    public override void Block(string name, BsonValue container, UpdateContext context)
    {
        if (context.IsInsert)
            base.Block(name, container, context);
    }
}
