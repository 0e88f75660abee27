namespace TaskMessages.EmbeddedMongo.Query.Updates;

/// <summary><c>$pop</c>.</summary>
internal sealed class PopLeaf(bool fromFront) : UpdateLeaf
{
    public static PopLeaf Parse(BsonElement element)
    {
        if (!element.Value.IsNumeric)
            throw new ServerErrorException(ServerError.FailedToParse, "Expected a number in: " + BsonText.OfElement(element.Name, element.Value));
        if (!WholeNumber.TryGetExact(element.Value, out var end) || end is not (1 or -1))
            throw new ServerErrorException(ServerError.FailedToParse, "$pop expects 1 or -1, found: " + BsonText.Of(element.Value));
        return new PopLeaf(end < 0);
    }

    public override BsonValue? Apply(BsonValue? current, UpdateContext context)
    {
        if (current is null)
            return null;
        if (current is not BsonArray array)
            throw new ServerErrorException(ServerError.TypeMismatch, $"Path '{context.Path}' contains an element of non-array type '{BsonTypeNames.Of(current)}'");
        if (array.Count == 0)
            return array;
        var result = array.Copy();
        result.RemoveAt(fromFront ? 0 : result.Count - 1);
        return result;
    }

    public override void Block(string name, BsonValue container, UpdateContext context) => throw CannotTraverse(name, container, context);
}
