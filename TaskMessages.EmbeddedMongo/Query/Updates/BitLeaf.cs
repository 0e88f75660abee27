namespace TaskMessages.EmbeddedMongo.Query.Updates;

/// <summary><c>$bit</c>.</summary>
internal sealed class BitLeaf(BsonElement[] operations) : UpdateLeaf
{
    public static BitLeaf Parse(BsonElement element)
    {
        if (element.Value is not BsonDocument spec)
            throw Bad($"The $bit modifier is not compatible with a {BsonTypeNames.Of(element.Value)}. You must pass in an embedded document: {{$bit: {{field: {{and/or/xor: #}}}}");
        foreach (var operation in spec)
        {
            if (operation.Name is not ("and" or "or" or "xor"))
                throw Bad($"The $bit modifier only supports 'and', 'or', and 'xor', not '{operation.Name}' which is an unknown operator: {{{BsonText.OfElement(operation.Name, operation.Value)}}}");
            if (operation.Value is not (BsonInt32 or BsonInt64))
                throw Bad($"The $bit modifier field must be an Integer(32/64 bit); a '{BsonTypeNames.Of(operation.Value)}' is not supported here: {{{BsonText.OfElement(operation.Name, operation.Value)}}}");
        }
        if (spec.ElementCount == 0)
            throw Bad("You must pass in at least one bitwise operation. The format is: {$bit: {field: {and/or/xor: #}}");
        return new BitLeaf([.. spec]);
    }

    public override BsonValue? Apply(BsonValue? current, UpdateContext context)
    {
        if (current is not (null or BsonInt32 or BsonInt64))
            throw Bad($"Cannot apply $bit to a value of non-integral type.{context.IdText} has the field {context.FieldName} of non-integer type {BsonTypeNames.Of(current)}");
        BsonValue result = current ?? 0;
        foreach (var operation in operations)
            result = Combine(operation.Name, result, operation.Value);
        return Changed(current, result);
    }

    private static BsonValue Combine(string operation, BsonValue left, BsonValue right)
    {
        var (l, r) = (left.ToInt64(), right.ToInt64());
        var bits = operation switch
        {
            "and" => l & r,
            "or" => l | r,
            _ => l ^ r,
        };
        return left is BsonInt32 && right is BsonInt32 ? (BsonInt32)(int)bits : (BsonInt64)bits;
    }

    private static ServerErrorException Bad(string message) => new(ServerError.BadValue, message);
}
