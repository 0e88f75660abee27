namespace TaskMessages.EmbeddedMongo.Query.Updates;

/// <summary>The target of a <c>$rename</c>; its source is an <see cref="UnsetLeaf"/>.</summary>
internal sealed class RenameLeaf(FieldPath source, FieldPath target) : UpdateLeaf
{
    public static RenameLeaf Parse(BsonElement element)
    {
        if (element.Value is not BsonString name)
            throw Bad("The 'to' field for $rename must be a string: " + BsonText.OfElement(element.Name, element.Value));
        if (name.Value.Contains('\0', StringComparison.Ordinal))
            throw Bad("The 'to' field for $rename cannot contain an embedded null byte");
        var source = FieldPath.Parse(element.Name);
        var target = FieldPath.Parse(name.Value);
        if (source.Dotted == target.Dotted)
            throw Bad("The source and target field for $rename must differ: " + BsonText.OfElement(element.Name, name));
        if (source.IsPrefixOf(target) || target.IsPrefixOf(source))
            throw Bad("The source and target field for $rename must not be on the same path: " + BsonText.OfElement(element.Name, name));
        if (UpdatePath.IsDynamic(source))
            throw Bad("The source field for $rename may not be dynamic: " + source);
        if (UpdatePath.IsDynamic(target))
            throw Bad("The destination field for $rename may not be dynamic: " + target);
        return new RenameLeaf(source, target);
    }

    public override BsonValue? Apply(BsonValue? current, UpdateContext context)
    {
        if (FindSource(context) is not { } value)
            return current;
        CheckTarget(context);
        return current is not null && BsonOrder.AreEqual(current, value) ? current : value;
    }

    public override void Block(string name, BsonValue container, UpdateContext context)
    {
        if (FindSource(context) is null)
            return;
        CheckTarget(context);
        base.Block(name, container, context);
    }

    private BsonValue? FindSource(UpdateContext context)
    {
        BsonValue? value = context.Original;
        for (var i = 0; i < source.Count; i++)
        {
            if (value is BsonArray)
                throw Bad($"The source field cannot be an array element, '{source}' in doc with {context.IdText} has an array field called '{source[i - 1]}'");
            if (value is not BsonDocument document)
                throw new ServerErrorException(ServerError.PathNotViable, $"cannot use the part ({source[i - 1]} of {source}) to traverse the element ({{{BsonText.OfElement(source[i - 1], value)}}})");
            if (!document.TryGetValue(source[i], out value))
                return null;
        }
        return value;
    }

    private void CheckTarget(UpdateContext context)
    {
        BsonValue? value = context.Original;
        for (var i = 0; i < target.Count - 1 && value is BsonDocument document && document.TryGetValue(target[i], out value); i++)
        {
            if (value is BsonArray)
                throw Bad($"The destination field cannot be an array element, '{target}' in doc with {context.IdText} has an array field called '{target[i]}'");
        }
    }

    private static ServerErrorException Bad(string message) => new(ServerError.BadValue, message);
}
