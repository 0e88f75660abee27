using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace TaskMessages.EmbeddedMongo.Bson;

/// <summary>A growing buffer of pooled memory in one piece, with the primitive parts of BSON. Dispose returns the memory.</summary>
internal sealed class BsonBufferWriter(int initialCapacity = 1024) : IBufferWriter<byte>, IDisposable
{
    // below this many characters the worst case is reserved, above the exact size is counted first
    private const int CountFrom = 512;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(initialCapacity);

    public int Length { get; private set; }

    public ReadOnlySpan<byte> WrittenSpan => _buffer.AsSpan(0, Length);

    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, Length);

    public void Dispose()
    {
        var buffer = Interlocked.Exchange(ref _buffer, []);
        Length = 0;
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>Forgets what was written and keeps the memory.</summary>
    public void Reset() => Length = 0;

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_buffer.Length - Length), nameof(count));
        Length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _buffer.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _buffer.AsSpan(Length);
    }

    /// <summary>Leaves four bytes for the length of what follows; returns where, for <see cref="EndLength"/>.</summary>
    public int BeginLength()
    {
        var start = Length;
        Take(4);
        return start;
    }

    public void EndLength(int start) => SetInt32(start, Length - start);

    public void SetInt32(int position, int value) => BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(position, 4), value);

    public void WriteByte(byte value) => Take(1)[0] = value;

    public void WriteInt32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(4), value);

    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(8), value);

    public void WriteDouble(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Take(8), value);

    public void WriteObjectId(ObjectId value) => value.ToByteSpan(Take(12));

    public void WriteBytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    /// <summary>Text ended by NUL.</summary>
    /// <exception cref="BsonFormatException">The text contains NUL or is not valid Unicode.</exception>
    public void WriteCString(string text)
    {
        if (text.Contains('\0'))
            throw new BsonFormatException("A name or pattern contains NUL.");
        WriteUtf8(text);
        WriteByte(0);
    }

    /// <summary>Text with its length before it, ended by NUL.</summary>
    /// <exception cref="BsonFormatException">The text is not valid Unicode.</exception>
    public void WriteString(string text)
    {
        var start = BeginLength();
        WriteUtf8(text);
        WriteByte(0);
        SetInt32(start, Length - start - 4);
    }

    private void WriteUtf8(string text)
    {
        Reserve(text.Length < CountFrom ? text.Length * 3 : Encoding.UTF8.GetByteCount(text));
        var status = Utf8.FromUtf16(text, _buffer.AsSpan(Length), out _, out var written, replaceInvalidSequences: false);
        if (status != OperationStatus.Done)
            throw new BsonFormatException("A string is not valid Unicode: it contains half of a surrogate pair.");
        Length += written;
    }

    private Span<byte> Take(int count)
    {
        Reserve(count);
        var span = _buffer.AsSpan(Length, count);
        Length += count;
        return span;
    }

    private void Reserve(int count)
    {
        if (count > _buffer.Length - Length)
            Grow(count);
    }

    private void Grow(int count)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(checked(Length + count), (int)Math.Min((long)_buffer.Length * 2, Array.MaxLength)));
        WrittenSpan.CopyTo(larger);
        var old = _buffer;
        _buffer = larger;
        if (old.Length > 0)
            ArrayPool<byte>.Shared.Return(old);
    }
}
