namespace TaskMessages.EmbeddedMongo.Wire;

/// <summary>Bytes on a connection that are not a message of the wire protocol. The connection is of no further use.</summary>
internal sealed class WireFormatException : IOException
{
    public WireFormatException(string message)
        : base(message)
    {
    }

    public WireFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
