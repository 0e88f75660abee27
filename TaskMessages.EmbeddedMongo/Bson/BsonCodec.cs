namespace TaskMessages.EmbeddedMongo.Bson;

/// <summary>Documents to BSON bytes and back.</summary>
internal static class BsonCodec
{
    /// <summary>Most bytes that a stored document may have: 16 MiB.</summary>
    public const int MaxDocumentSize = 16 * 1024 * 1024;

    /// <summary>Most bytes that are decoded as one document: a stored document and the command around it.</summary>
    public const int MaxDecodedSize = MaxDocumentSize + (16 * 1024);

    /// <summary>How deep documents and arrays may be nested, the outermost document included.</summary>
    public const int MaxDepth = 200;

    /// <summary>Decodes bytes that are exactly one document.</summary>
    /// <exception cref="BsonFormatException">The bytes are anything else.</exception>
    public static BsonDocument Decode(ReadOnlySpan<byte> data)
    {
        var document = Decode(data, out var consumed);
        return consumed == data.Length ? document : throw new BsonFormatException($"{data.Length - consumed} bytes follow the document.");
    }

    /// <summary>Decodes the document at the start of the bytes.</summary>
    /// <exception cref="BsonFormatException">There is no well-formed document.</exception>
    public static BsonDocument Decode(ReadOnlySpan<byte> data, out int consumed)
    {
        var reader = new BsonSpanReader(data);
        var document = BsonDecoder.ReadDocument(ref reader, depth: 1);
        consumed = reader.Position;
        return document;
    }

    /// <exception cref="BsonFormatException">The document cannot be BSON: too deep, a name with NUL, a string that is not valid Unicode.</exception>
    public static byte[] Encode(BsonDocument document)
    {
        using var writer = new BsonBufferWriter();
        Encode(document, writer);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>Appends the document to the buffer.</summary>
    /// <inheritdoc cref="Encode(BsonDocument)"/>
    public static void Encode(BsonDocument document, BsonBufferWriter writer) => BsonEncoder.WriteDocument(writer, document, depth: 1);
}
