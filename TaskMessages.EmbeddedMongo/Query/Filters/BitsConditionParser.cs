namespace TaskMessages.EmbeddedMongo.Query.Filters;

/// <summary>Reads the mask of a bit condition: positions, a number or binary data.</summary>
internal static class BitsConditionParser
{
    public static BitsNode Parse(FieldPath path, BitTest test, BsonElement element) => new(path, test, element.Value switch
    {
        BsonArray positions => [.. positions.Select(ParsePosition)],
        BsonBinaryData mask => [.. SetBits(mask.Bytes)],
        { IsNumeric: true } mask => [.. SetBits(BitConverter.GetBytes(ParseMask(mask, element.Name)))],
        _ => throw Bad($"{path} takes an Array, a number, or a BinData but received: {BsonText.OfElement(element.Name, element.Value)}"),
    });

    private static int ParsePosition(BsonValue value)
    {
        if (BsonOrder.IsNaN(value))
            throw Bad("bit positions cannot take a NaN: " + BsonText.Of(value));
        if (!value.IsNumeric || !WholeNumber.TryGetExact(value, out var position))
            throw Bad("bit positions must be an integer but got: " + BsonText.Of(value));
        if (position is < int.MinValue or > int.MaxValue)
            throw Bad("bit positions cannot be represented as a 32-bit signed integer: " + BsonText.Of(value));
        return position < 0 ? throw Bad("bit positions must be >= 0 but got: " + BsonText.Of(value)) : (int)position;
    }

    private static long ParseMask(BsonValue value, string name)
    {
        if (!WholeNumber.TryGetExact(value, out var mask))
            throw new ServerErrorException(ServerError.FailedToParse, $"Expected an integer: {name}: {BsonText.Of(value)}");
        if (mask < 0)
            throw new ServerErrorException(ServerError.FailedToParse, $"Expected a non-negative number in: {name}: {BsonText.Of(value)}");
        return mask;
    }

    private static IEnumerable<int> SetBits(byte[] bytes)
    {
        for (var i = 0; i < bytes.Length * 8; i++)
        {
            if ((bytes[i / 8] >> (i % 8) & 1) != 0)
                yield return i;
        }
    }

    private static ServerErrorException Bad(string message) => new(ServerError.BadValue, message);
}
