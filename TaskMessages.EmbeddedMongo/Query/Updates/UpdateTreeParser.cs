using System.Collections.Frozen;

namespace TaskMessages.EmbeddedMongo.Query.Updates;

/// <summary>Reads update operators into one tree by path, in which conflicts show at once.</summary>
internal sealed class UpdateTreeParser(ArrayFilters filters, QueryScope scope)
{
    public static readonly FrozenSet<string> Names = FrozenSet.Create(
        StringComparer.Ordinal,
        "$addToSet", "$bit", "$currentDate", "$inc", "$max", "$min", "$mul", "$pop", "$pull", "$pullAll", "$push", "$rename", "$set", "$setOnInsert", "$unset");

    public UpdateObjectNode Root { get; } = new();

    /// <summary>Whether some path has a positional <c>$</c>.</summary>
    public bool IsPositional { get; private set; }

    public void Parse(BsonDocument update)
    {
        foreach (var modifier in update)
        {
            if (!Names.Contains(modifier.Name))
                throw Failed($"Unknown modifier: {modifier.Name}. Expected a valid update modifier or pipeline-style update specified as an array");
            if (modifier.Value is not BsonDocument fields)
                throw Failed($"Modifiers operate on fields but we found type {BsonTypeNames.Of(modifier.Value)} instead. For example: {{$mod: {{<field>: ...}}}} not {{{BsonText.OfElement(modifier.Name, modifier.Value)}}}");
            foreach (var field in fields)
                AddField(modifier.Name, field);
        }
        filters.CheckAllUsed(update);
    }

    private void AddField(string modifier, BsonElement field)
    {
        var path = FieldPath.Parse(field.Name);
        if (modifier == "$rename")
        {
            Add(path, () => UnsetLeaf.Instance);
            Add(FieldPath.Parse(field.Value is BsonString target ? target.Value : "x"), () => RenameLeaf.Parse(field));
        }
        else
        {
            Add(path, () => CreateLeaf(modifier, field));
        }
    }

    private UpdateLeaf CreateLeaf(string modifier, BsonElement field) => modifier switch
    {
        "$addToSet" => AddToSetLeaf.Parse(field.Value),
        "$bit" => BitLeaf.Parse(field),
        "$currentDate" => CurrentDateLeaf.Parse(field.Value, scope),
        "$inc" => ArithmeticLeaf.Parse(field, multiplies: false),
        "$max" => new CompareLeaf(field.Value, keepsGreater: true),
        "$min" => new CompareLeaf(field.Value, keepsGreater: false),
        "$mul" => ArithmeticLeaf.Parse(field, multiplies: true),
        "$pop" => PopLeaf.Parse(field),
        "$pull" => PullLeaf.Parse(field.Value, scope),
        "$pullAll" => PullLeaf.ParseAll(field.Value),
        "$push" => PushLeaf.Parse(field.Value),
        "$set" => new SetLeaf(field.Value),
        "$setOnInsert" => new SetOnInsertLeaf(field.Value),
        _ => UnsetLeaf.Instance,
    };

    private void Add(FieldPath path, Func<UpdateLeaf> createLeaf)
    {
        IsPositional |= UpdatePath.Check(path);
        var leaf = createLeaf();
        UpdateNode node = Root;
        for (var i = 0; i < path.Count - 1; i++)
            node = Descend(node, path, i);
        if (Child(node, path, path.Count - 1) is not null)
            throw UpdateNode.Conflict(path.Dotted, path.Dotted);
        AddChild(node, path[path.Count - 1], leaf);
    }

    private UpdateNode Descend(UpdateNode node, FieldPath path, int index)
    {
        var needsArrayNode = UpdatePath.IsArrayIdentifier(path[index + 1]);
        if (Child(node, path, index) is { } child)
        {
            return (needsArrayNode ? child is UpdateArrayNode : child is UpdateObjectNode)
                ? child
                : throw UpdateNode.Conflict(path.Dotted, string.Join('.', path.Parts[..(index + 1)].ToArray()));
        }
        UpdateNode created = needsArrayNode ? new UpdateArrayNode(filters) : new UpdateObjectNode();
        AddChild(node, path[index], created);
        return created;
    }

    private UpdateNode? Child(UpdateNode node, FieldPath path, int index)
    {
        if (node is UpdateObjectNode fields)
            return fields.Find(path[index]);
        var identifier = Identifier(path[index]);
        if (!filters.Use(identifier))
            throw new ServerErrorException(ServerError.BadValue, $"No array filter found for identifier '{identifier}' in path '{path}'");
        return ((UpdateArrayNode)node).Find(identifier);
    }

    private static void AddChild(UpdateNode node, string part, UpdateNode child)
    {
        if (node is UpdateObjectNode fields)
            fields.Add(part, child);
        else
            ((UpdateArrayNode)node).Add(Identifier(part), child);
    }

    private static string Identifier(string part) => part[2..^1];

    private static ServerErrorException Failed(string message) => new(ServerError.FailedToParse, message);
}
