namespace TaskMessages.EmbeddedMongo.Query.Updates;

/// <summary>What an operator does at the end of a path. By default an operator wants the path to exist, and creates it.</summary>
internal abstract class UpdateLeaf : UpdateNode
{
    public override void Block(string name, BsonValue container, UpdateContext context) =>
        throw new ServerErrorException(ServerError.PathNotViable, $"Cannot create field '{name}' in element {{{BsonText.OfElement(context.FieldName, container)}}}");

    /// <summary>The error of operators that need the path but never create it.</summary>
    protected static ServerErrorException CannotTraverse(string name, BsonValue container, UpdateContext context) =>
        new(ServerError.PathNotViable, $"Cannot use the part ({name}) of ({context.Path}.{name}) to traverse the element ({{{BsonText.OfElement(context.FieldName, container)}}})");

    /// <summary>The current value when the new one is the same, so that nothing counts as modified.</summary>
    protected static BsonValue Changed(BsonValue? current, BsonValue next) => current is not null && BsonIdentity.AreSame(current, next) ? current : next;
}
