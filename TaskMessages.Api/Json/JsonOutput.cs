using System.Buffers;
using System.Text;
using Newtonsoft.Json;

namespace TaskMessages.Api.Json;

/// <summary>
/// An answer's JSON in UTF-8, in pieces of a few KiB: a large one needs no array of its size, neither of characters nor of bytes, and what is ready can be sent before
/// the rest is.
/// </summary>
internal sealed class JsonOutput : TextWriter
{
    private const int Characters = 8 * 1024;

    /// <summary>Holds as many characters, whatever they are.</summary>
    private const int PieceLength = 32 * 1024;

    private readonly List<(byte[] Bytes, int Length)> _full = [];
    private char[] _characters = ArrayPool<char>.Shared.Rent(Characters);
    private byte[] _piece = [];
    private int _count;
    private int _used;
    private long _fullLength;

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Bytes that are ready and have not been sent.</summary>
    public long Length => _fullLength + _used;

    /// <summary>Writes JSON into it.</summary>
    public JsonTextWriter NewWriter() => new(this) { ArrayPool = PooledJson.Instance, CloseOutput = false };

    public override void Write(char value)
    {
        if (_count == _characters.Length)
            Encode(isLast: false);
        _characters[_count++] = value;
    }

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(ReadOnlySpan<char> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (_count == _characters.Length)
                Encode(isLast: false);
            var length = Math.Min(buffer.Length, _characters.Length - _count);
            buffer[..length].CopyTo(_characters.AsSpan(_count));
            _count += length;
            buffer = buffer[length..];
        }
    }

    /// <summary>Makes everything ready that was written.</summary>
    public void Complete() => Encode(isLast: true);

    /// <summary>Sends what is ready, as fast as it is taken, and forgets it.</summary>
    public Task SendAsync(HttpResponse response, CancellationToken cancellationToken) => SendAsync(response.Body, cancellationToken);

    /// <inheritdoc cref="SendAsync(HttpResponse, CancellationToken)"/>
    public async Task SendAsync(Stream stream, CancellationToken cancellationToken)
    {
        foreach (var (bytes, length) in _full)
            await stream.WriteAsync(bytes.AsMemory(0, length), cancellationToken);
        if (_used > 0)
            await stream.WriteAsync(_piece.AsMemory(0, _used), cancellationToken);
        ReturnFull();
        _used = 0;
    }

    protected override void Dispose(bool disposing)
    {
        ReturnFull();
        if (_piece.Length > 0)
            ArrayPool<byte>.Shared.Return(_piece);
        if (_characters.Length > 0)
            ArrayPool<char>.Shared.Return(_characters);
        (_piece, _characters, _used, _count) = ([], [], 0, 0);
        base.Dispose(disposing);
    }

    private void Encode(bool isLast)
    {
        // half of a pair waits for the other
        var count = !isLast && char.IsHighSurrogate(_characters[_count - 1]) ? _count - 1 : _count;
        var ready = _characters.AsSpan(0, count);
        while (!ready.IsEmpty)
        {
            var part = ready[..Math.Min(ready.Length, Characters)];
            if (part.Length < ready.Length && char.IsHighSurrogate(part[^1]))
                part = part[..^1];
            MakeRoom(Encoding.GetMaxByteCount(part.Length));
            _used += Encoding.GetBytes(part, _piece.AsSpan(_used));
            ready = ready[part.Length..];
        }

        _characters.AsSpan(count, _count - count).CopyTo(_characters);
        _count -= count;
    }

    private void MakeRoom(int needed)
    {
        if (_piece.Length - _used >= needed)
            return;
        if (_used > 0)
        {
            _full.Add((_piece, _used));
            _fullLength += _used;
        }
        else if (_piece.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_piece);
        }

        _piece = ArrayPool<byte>.Shared.Rent(Math.Max(PieceLength, needed));
        _used = 0;
    }

    private void ReturnFull()
    {
        foreach (var (bytes, _) in _full)
            ArrayPool<byte>.Shared.Return(bytes);
        _full.Clear();
        _fullLength = 0;
    }
}
