namespace TaskMessages.EmbeddedMongo.Query.Updates;

/// <summary>Updates of all elements of an array (<c>$[]</c>), or of those that an array filter chooses (<c>$[identifier]</c>).</summary>
internal sealed class UpdateArrayNode(ArrayFilters filters) : UpdateNode
{
    private readonly SortedList<string, UpdateNode> _children = new(StringComparer.Ordinal);

    /// <param name="identifier">The identifier; empty for all elements.</param>
    public UpdateNode? Find(string identifier) => _children.GetValueOrDefault(identifier);

    public void Add(string identifier, UpdateNode child) => _children.Add(identifier, child);

    public override BsonValue? Apply(BsonValue? current, UpdateContext context)
    {
        if (current is null)
            throw Missing(context.Path);
        if (current is not BsonArray array)
            throw new ServerErrorException(ServerError.BadValue, "Cannot apply array updates to non-array element " + BsonText.OfElement(context.FieldName, current));
        var result = array;
        for (var i = 0; i < array.Count; i++)
        {
            var next = ApplyToElement(array[i], i, context);
            if (ReferenceEquals(next, array[i]) || (next is null && array[i] is BsonNull))
                continue;
            if (ReferenceEquals(result, array))
                result = array.Copy();
            result[i] = next ?? BsonNull.Value;
        }
        return result;
    }

    public override void Block(string name, BsonValue container, UpdateContext context) =>
        throw Missing(context.Path.Length == 0 ? name : context.Path + "." + name);

    public void CheckMerge(UpdateArrayNode other, string path)
    {
        foreach (var (identifier, child) in _children)
        {
            if (other.Find(identifier) is { } twin)
                CheckMerge(child, twin, $"{path}.$[{identifier}]");
        }
    }

    private BsonValue? ApplyToElement(BsonValue element, int index, UpdateContext context)
    {
        BsonValue? next = element;
        UpdateNode? applied = null;
        context.Enter(index.ToString(System.Globalization.CultureInfo.InvariantCulture));
        foreach (var (identifier, child) in _children)
        {
            if (!filters.Matches(identifier, element))
                continue;
            if (applied is not null)
                CheckMerge(applied, child, context.Path);
            next = child.Apply(next, context);
            applied = child;
        }
        context.Leave();
        return next;
    }

    private static ServerErrorException Missing(string path) =>
        new(ServerError.BadValue, $"The path '{path}' must exist in the document in order to apply array updates.");
}
