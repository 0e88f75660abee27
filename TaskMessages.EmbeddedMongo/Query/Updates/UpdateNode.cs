namespace TaskMessages.EmbeddedMongo.Query.Updates;

/// <summary>
/// A node of the tree that an update's paths form. Values are never changed in place: a node that changes nothing returns the
/// very instance it was given, and one that does copies only what lies on the way to the change.
/// </summary>
internal abstract class UpdateNode
{
    /// <param name="current">The value there is; null when it is missing.</param>
    /// <param name="context">The application under way; its path leads here.</param>
    /// <returns>The value to have; null to have none.</returns>
    public abstract BsonValue? Apply(BsonValue? current, UpdateContext context);

    /// <summary>The path ends before it gets here: <paramref name="container"/> has no fields, or is an array and the name is no position.</summary>
    public abstract void Block(string name, BsonValue container, UpdateContext context);

    /// <summary>Fails when two nodes that meet at one value through different spellings of its path cannot both apply.</summary>
    public static void CheckMerge(UpdateNode left, UpdateNode right, string path)
    {
        switch (left, right)
        {
            case (UpdateObjectNode l, UpdateObjectNode r):
                l.CheckMerge(r, path);
                break;
            case (UpdateArrayNode l, UpdateArrayNode r):
                l.CheckMerge(r, path);
                break;
            default:
                throw Conflict(path, path);
        }
    }

    public static ServerErrorException Conflict(string path, string at) =>
        new(ServerError.ConflictingUpdateOperators, $"Updating the path '{path}' would create a conflict at '{at}'");
}
