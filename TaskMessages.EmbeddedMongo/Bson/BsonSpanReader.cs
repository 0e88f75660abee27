using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace TaskMessages.EmbeddedMongo.Bson;

/// <summary>Reads the primitive parts of BSON from a span; never past the innermost open document, and every length before it is used.</summary>
/// <remarks>Every failure is a <see cref="BsonFormatException"/>.</remarks>
internal ref struct BsonSpanReader(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> _data = data;
    private int _limit = data.Length;

    public int Position { get; private set; }

    public readonly int Remaining => _limit - Position;

    public byte ReadByte() => Take(1)[0];

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(Take(8));

    public ObjectId ReadObjectId() => ObjectIds.Read(Take(12));

    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if (count < 0)
            throw new BsonFormatException($"A length of {count} bytes is negative.");
        return Take(count);
    }

    public bool ReadBoolean() => ReadByte() switch
    {
        0 => false,
        1 => true,
        var other => throw new BsonFormatException($"A boolean has the value {other}."),
    };

    /// <summary>A string with its length before it and NUL after it.</summary>
    public string ReadString()
    {
        var length = ReadInt32();
        if (length < 1)
            throw new BsonFormatException($"A string has the length {length}.");
        var bytes = Take(length);
        if (bytes[^1] != 0)
            throw new BsonFormatException("A string does not end with NUL.");
        return Text(bytes[..^1]);
    }

    /// <summary>The bytes up to the next NUL, which is consumed.</summary>
    public ReadOnlySpan<byte> ReadCStringBytes()
    {
        var length = _data[Position.._limit].IndexOf((byte)0);
        if (length < 0)
            throw new BsonFormatException("A name does not end within its document.");
        return Take(length + 1)[..^1];
    }

    public string ReadCString() => Text(ReadCStringBytes());

    /// <summary>A field name; the same short name comes back as the same string.</summary>
    public string ReadName()
    {
        var bytes = ReadCStringBytes();
        return bytes.Length <= NameCache.MaxLength ? NameCache.Get(bytes) : Text(bytes);
    }

    /// <summary>Reads a document's length and confines reading to its elements; returns what <see cref="EndDocument"/> needs.</summary>
    public (int End, int OuterLimit) BeginDocument()
    {
        var start = Position;
        var size = ReadInt32();
        if (size < 5 || size > _limit - start || size > BsonCodec.MaxDecodedSize)
            throw new BsonFormatException($"A document has the length {size} where {_limit - start} bytes are left.");
        var end = start + size;
        if (_data[end - 1] != 0)
            throw new BsonFormatException("A document does not end with NUL.");
        var outerLimit = _limit;
        _limit = end - 1;
        return (end, outerLimit);
    }

    public void EndDocument((int End, int OuterLimit) document)
    {
        Position = document.End;
        _limit = document.OuterLimit;
    }

    /// <summary>Text of bytes that must be UTF-8.</summary>
    public static string Text(ReadOnlySpan<byte> bytes)
    {
        if (!Utf8.IsValid(bytes))
            throw new BsonFormatException("A string is not valid UTF-8.");
        return Encoding.UTF8.GetString(bytes);
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _limit - Position)
            throw new BsonFormatException($"{count} bytes are needed where {_limit - Position} are left.");
        var bytes = _data.Slice(Position, count);
        Position += count;
        return bytes;
    }
}
