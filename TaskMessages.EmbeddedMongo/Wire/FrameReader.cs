using System.Buffers;

namespace TaskMessages.EmbeddedMongo.Wire;

/// <summary>Cuts a stream into messages. The memory is pooled and belongs to the reader: a message is valid until the next read.</summary>
/// <remarks>What a header claims is not allocated at once: the buffer doubles as the bytes really come.</remarks>
/// <param name="stream">Where the messages come from.</param>
/// <param name="reserve">Called before a message is read that takes more than <see cref="SmallSize"/> bytes, with that number, expanded ones included;
/// null: nobody counts them.</param>
internal sealed class FrameReader(Stream stream, Func<int, CancellationToken, ValueTask>? reserve = null) : IDisposable
{
    /// <summary>Up to here nothing is reserved.</summary>
    public const int SmallSize = 64 * 1024;

    private const int InitialSize = 16 * 1024;

    private readonly int _keptSize = reserve is null ? 1024 * 1024 : SmallSize;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialSize);
    private BsonBufferWriter? _expanded;
    private int _start;
    private int _end;

    /// <summary>Whether compressed messages are expanded. They are given as they came otherwise.</summary>
    public bool AcceptsCompressed { get; set; }

    /// <summary>Whether the last message came compressed and was expanded.</summary>
    public bool WasCompressed { get; private set; }

    /// <summary>Bytes of the last message as it came.</summary>
    public int WireLength { get; private set; }

    /// <summary>The next whole message, its header included; null when the stream ends between two messages.</summary>
    /// <exception cref="WireFormatException">The header is not one, or the message is compressed and malformed.</exception>
    /// <exception cref="EndOfStreamException">The stream ends within a message.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        Trim();
        if (!await FillAsync(MessageHeader.Size, cancellationToken).ConfigureAwait(false))
            return null;
        var header = MessageHeader.Read(_buffer.AsSpan(_start));
        if (reserve is not null)
            await ReserveAsync(header, reserve, cancellationToken).ConfigureAwait(false);
        await FillAsync(header.Length, cancellationToken).ConfigureAwait(false);
        var message = _buffer.AsMemory(_start, header.Length);
        WasCompressed = AcceptsCompressed && header.OpCode == OpCode.Compressed;
        if (WasCompressed)
            OpCompressed.Expand(new ArraySegment<byte>(_buffer, _start, header.Length), _expanded ??= new BsonBufferWriter());
        _start += header.Length;
        WireLength = header.Length;
        return WasCompressed ? _expanded!.WrittenMemory : message;
    }

    /// <summary>Gives up the memory of a large message that was read; it is not valid any more.</summary>
    public void Trim()
    {
        if (_expanded is not null && _expanded.Length > _keptSize)
            Interlocked.Exchange(ref _expanded, null)?.Dispose();
        if (_start == _end)
            _start = _end = 0;
        if (_buffer.Length > _keptSize && _end - _start <= InitialSize)
            Replace(InitialSize);
    }

    public void Dispose()
    {
        Interlocked.Exchange(ref _expanded, null)?.Dispose();
        var buffer = Interlocked.Exchange(ref _buffer, []);
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    private async ValueTask ReserveAsync(MessageHeader header, Func<int, CancellationToken, ValueTask> reserve, CancellationToken cancellationToken)
    {
        var bytes = header.Length;
        if (AcceptsCompressed && header.OpCode == OpCode.Compressed && bytes >= OpCompressed.StartSize)
        {
            await FillAsync(OpCompressed.StartSize, cancellationToken).ConfigureAwait(false);
            bytes += OpCompressed.ClaimedLength(_buffer.AsSpan(_start));
        }

        if (bytes > SmallSize)
            await reserve(bytes, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<bool> FillAsync(int needed, CancellationToken cancellationToken)
    {
        while (_end - _start < needed)
        {
            MakeRoom(needed);
            // Behind a large message nothing is read with it: its memory can be given up when it was.
            var most = needed > SmallSize ? needed - (_end - _start) : int.MaxValue;
            var read = await stream.ReadAsync(_buffer.AsMemory(_end, Math.Min(most, _buffer.Length - _end)), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                if (_end == _start && needed == MessageHeader.Size)
                    return false;
                throw new EndOfStreamException($"The connection was closed within a message: {needed} bytes were expected, {_end - _start} came.");
            }

            _end += read;
        }

        return true;
    }

    private void MakeRoom(int needed)
    {
        if (_start > 0 && _start + needed > _buffer.Length)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
            Replace(Math.Min(needed, _buffer.Length * 2));
    }

    private void Replace(int size)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(size);
        _buffer.AsSpan(_start, _end - _start).CopyTo(buffer);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = buffer;
        _end -= _start;
        _start = 0;
    }
}
