namespace TaskMessages.EmbeddedMongo.Bson;

/// <summary>Thrown for every malformed BSON input: bad lengths, unknown types, invalid UTF-8, too deep or too large documents.</summary>
/// <remarks>The only exception type that decoding throws, whatever the bytes.</remarks>
internal sealed class BsonFormatException : FormatException
{
    public BsonFormatException()
    {
    }

    public BsonFormatException(string message)
        : base(message)
    {
    }

    public BsonFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
