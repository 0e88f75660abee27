namespace TaskMessages.EmbeddedMongo.Query.Updates;

/// <summary>An update by operators such as <c>$set</c>.</summary>
internal sealed class OperatorUpdate(UpdateObjectNode root, bool isPositional) : UpdateMethod
{
    public override bool IsPositional => isPositional;

    public static OperatorUpdate Parse(BsonDocument update, BsonArray? arrayFilters, QueryScope scope)
    {
        var parser = new UpdateTreeParser(ArrayFilters.Parse(arrayFilters, scope), scope);
        parser.Parse(update);
        return new OperatorUpdate(parser.Root, parser.IsPositional);
    }

    public override BsonDocument Apply(BsonDocument original, int matchedIndex, bool isInsert)
    {
        var result = (BsonDocument)root.Apply(original, new UpdateContext(original, matchedIndex, isInsert))!;
        if (ReferenceEquals(result, original))
            return original;
        if (original.TryFind("_id", out var id) && !(result.TryFind("_id", out var newId) && ReferenceEquals(id, newId)))
            throw new ServerErrorException(ServerError.ImmutableField, $"Performing an update on the path '{root.PathUnder("_id")}' would modify the immutable field '_id'");
        return WithIdFirst(result);
    }
}
