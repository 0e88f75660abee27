namespace TaskMessages.EmbeddedMongo.Bson;

/// <summary>Makes ids of bytes without an array for each, which is all that the vendor's constructor takes.</summary>
internal static class ObjectIds
{
    private const int Size = 12;

    [ThreadStatic]
    private static byte[]? _buffer;

    /// <param name="bytes">Twelve.</param>
    public static ObjectId Read(ReadOnlySpan<byte> bytes)
    {
        var buffer = _buffer ??= new byte[Size];
        bytes.CopyTo(buffer);
        return new ObjectId(buffer);
    }
}
