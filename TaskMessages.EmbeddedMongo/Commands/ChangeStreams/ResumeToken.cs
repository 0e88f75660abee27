using System.Buffers.Binary;
using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands.ChangeStreams;

/// <summary>A place in a collection's changes, in the form that clients give back: <c>{ _data: "hexadecimal digits" }</c>. What is in it is nobody else's business.</summary>
/// <param name="History">The history that it is a place of.</param>
/// <param name="Number">The last change that has been seen.</param>
/// <param name="IsInvalidate">Whether what was seen is the end of the stream that came with this change.</param>
internal readonly record struct ResumeToken(long History, long Number, bool IsInvalidate = false)
{
    private const int Size = (2 * sizeof(long)) + 1;
    private const string Data = "_data";

    /// <exception cref="ServerErrorException">40649: it is no document with a text; 260: the text is none of this server's.</exception>
    public static ResumeToken Parse(BsonDocument token)
    {
        if (!token.TryGetValue(Data, out var data))
            throw new ServerErrorException(40647, $"Bad resume token: _data is missing from {BsonText.Of(token)}");
        if (data is not BsonString { Value: var text })
            throw new ServerErrorException(40648, $"Bad resume token: _data of wrong type {BsonTypeNames.Of(data)}");
        var bytes = new byte[Size];
        if (text.Length != Size * 2 || Convert.FromHexString(text, bytes, out _, out var written) != System.Buffers.OperationStatus.Done || written != Size)
            throw new ServerErrorException(ServerError.InvalidResumeToken, "Bad resume token: _data is not one of this server's");
        return new ResumeToken(BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(sizeof(long))), bytes[^1] != 0);
    }

    public BsonDocument ToDocument()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteInt64BigEndian(bytes, History);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(sizeof(long)), Number);
        bytes[^1] = IsInvalidate ? (byte)1 : (byte)0;
        return new BsonDocument(Data, Convert.ToHexString(bytes));
    }
}
