namespace TaskMessages.EmbeddedMongo.Query.Updates;

/// <summary><c>$addToSet</c>.</summary>
internal sealed class AddToSetLeaf(BsonValue[] values) : UpdateLeaf
{
    public static AddToSetLeaf Parse(BsonValue spec)
    {
        if (spec is not BsonDocument { ElementCount: > 0 } options || options.GetElement(0).Name != "$each")
            return new AddToSetLeaf([spec]);
        if (options.GetElement(0).Value is not BsonArray each)
            throw new ServerErrorException(ServerError.TypeMismatch, "The argument to $each in $addToSet must be an array but it was of type " + BsonTypeNames.Of(options.GetElement(0).Value));
        if (options.ElementCount > 1)
            throw new ServerErrorException(ServerError.BadValue, "Found unexpected fields after $each in $addToSet: " + BsonText.Of(options));
        return new AddToSetLeaf([.. each.Distinct(BsonOrder.EqualityComparer)]);
    }

    public override BsonValue? Apply(BsonValue? current, UpdateContext context)
    {
        if (current is null)
            return new BsonArray(values);
        if (current is not BsonArray array)
            throw new ServerErrorException(ServerError.BadValue, $"Cannot apply $addToSet to non-array field. Field named '{context.FieldName}' has non-array type {BsonTypeNames.Of(current)}");
        BsonArray? result = null;
        foreach (var value in values)
        {
            if (array.Any(existing => BsonOrder.AreEqual(existing, value)))
                continue;
            result ??= array.Copy();
            result.Add(value);
        }
        return result ?? array;
    }
}
