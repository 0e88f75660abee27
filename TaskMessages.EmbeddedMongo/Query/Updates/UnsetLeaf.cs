namespace TaskMessages.EmbeddedMongo.Query.Updates;

/// <summary><c>$unset</c>, and the source of a <c>$rename</c>. A path that is not there is left alone.</summary>
internal sealed class UnsetLeaf : UpdateLeaf
{
    public static readonly UnsetLeaf Instance = new();

    private UnsetLeaf()
    {
    }

    public override BsonValue? Apply(BsonValue? current, UpdateContext context) => null;

    public override void Block(string name, BsonValue container, UpdateContext context)
    {
    }
}
