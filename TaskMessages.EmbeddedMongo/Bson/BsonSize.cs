namespace TaskMessages.EmbeddedMongo.Bson;

/// <summary>Upper bounds of encoded sizes, without encoding.</summary>
internal static class BsonSize
{
    private const int Element = 1 + 1;
    private const int BytesPerCharacter = 3;

    /// <summary>At least as many bytes as the document takes, three times as many at worst.</summary>
    public static int Estimate(BsonDocument document)
    {
        var size = 5L;
        foreach (ref readonly var element in document.AsSpan())
            size += Element + (element.Name.Length * BytesPerCharacter) + Estimate(element.Value);
        return Clamp(size);
    }

    private static int Estimate(BsonValue value) => value switch
    {
        BsonString text => 5 + Characters(text.Value),
        BsonDocument document => Estimate(document),
        BsonArray array => Estimate(array),
        BsonBinaryData binary => Clamp(9L + binary.Bytes.Length),
        BsonRegularExpression regex => Clamp(2L + Characters(regex.Pattern) + Characters(regex.Options)),
        BsonJavaScriptWithScope scoped => Clamp(9L + Characters(scoped.Code) + Estimate(scoped.Scope)),
        BsonJavaScript code => Clamp(5L + Characters(code.Code)),
        BsonSymbol symbol => Clamp(5L + Characters(symbol.Name)),
        BsonDbPointer pointer => Clamp(17L + Characters(pointer.Namespace)),
        _ => 16,
    };

    private static int Estimate(BsonArray array)
    {
        var size = 5L;
        foreach (var value in array)
            size += Element + 10 + Estimate(value);
        return Clamp(size);
    }

    private static int Characters(string text) => Clamp((long)text.Length * BytesPerCharacter);

    private static int Clamp(long size) => (int)Math.Min(size, int.MaxValue / 4);
}
