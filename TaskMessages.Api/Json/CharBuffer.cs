using System.Buffers;
using System.Text;

namespace TaskMessages.Api.Json;

/// <summary>A text writer over a pooled array that grows, read back as UTF-8 once the text is complete.</summary>
internal sealed class CharBuffer : TextWriter
{
    private const int InitialLength = 1024;

    private char[] _characters = ArrayPool<char>.Shared.Rent(InitialLength);
    private int _length;

    public override Encoding Encoding => Encoding.UTF8;

    public ReadOnlySpan<char> Written => _characters.AsSpan(0, _length);

    public override void Write(char value)
    {
        if (_length == _characters.Length)
            Grow(1);
        _characters[_length++] = value;
    }

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (_characters.Length - _length < buffer.Length)
            Grow(buffer.Length);
        buffer.CopyTo(_characters.AsSpan(_length));
        _length += buffer.Length;
    }

    public byte[] ToUtf8() => Encoding.UTF8.GetBytes(_characters, 0, _length);

    protected override void Dispose(bool disposing)
    {
        PooledJson.Instance.Return(_characters);
        _characters = [];
        _length = 0;
        base.Dispose(disposing);
    }

    private void Grow(int needed)
    {
        var larger = PooledJson.Instance.Rent(Math.Max(_characters.Length * 2, _length + needed));
        Written.CopyTo(larger);
        PooledJson.Instance.Return(_characters);
        _characters = larger;
    }
}
