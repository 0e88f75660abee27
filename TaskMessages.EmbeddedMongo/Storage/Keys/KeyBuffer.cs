using System.Buffers.Binary;
using System.Text;

namespace TaskMessages.EmbeddedMongo.Storage.Keys;

/// <summary>A growing buffer that keys are encoded into; kept and reused by its owner.</summary>
internal sealed class KeyBuffer
{
    private byte[] _bytes = new byte[128];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Truncate(int length) => Length = length;

    public byte[] ToArray() => Written.ToArray();

    public void Byte(byte value) => Take(1)[0] = value;

    public void Bytes(ReadOnlySpan<byte> value) => value.CopyTo(Take(value.Length));

    public void UInt16(int value) => BinaryPrimitives.WriteUInt16BigEndian(Take(2), (ushort)value);

    public void UInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Take(4), value);

    public void UInt64(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Take(8), value);

    /// <summary>The UTF-8 bytes with 0 and 1 escaped, ended by 0: no text's encoding is the start of another's.</summary>
    public void Text(string value)
    {
        var start = Length;
        var written = Encoding.UTF8.GetBytes(value, Take(Encoding.UTF8.GetMaxByteCount(value.Length)));
        Length = start + written;
        if (_bytes.AsSpan(start, written).IndexOfAny((byte)0, (byte)1) >= 0)
            Escape(start);
        Byte(0);
    }

    /// <summary>Reverses the order of what was written from there on.</summary>
    public void Invert(int start)
    {
        foreach (ref var b in _bytes.AsSpan(start, Length - start))
            b = (byte)~b;
    }

    private void Escape(int start)
    {
        var plain = _bytes.AsSpan(start, Length - start).ToArray();
        Length = start;
        foreach (var b in plain)
        {
            if (b <= 1)
            {
                Byte(1);
                Byte((byte)(b + 1));
            }
            else
            {
                Byte(b);
            }
        }
    }

    private Span<byte> Take(int count)
    {
        if (_bytes.Length - Length < count)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        var span = _bytes.AsSpan(Length, count);
        Length += count;
        return span;
    }
}
