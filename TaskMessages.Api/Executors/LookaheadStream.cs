using TaskMessages.Domain.Execution;

namespace TaskMessages.Api.Executors;

/// <summary>A body that is read forward only: its next bytes can be looked at before they are read, and there is an end to how many may come.</summary>
/// <param name="inner">Where the bytes come from; it is disposed of with this one.</param>
/// <param name="limit">The most bytes that may come.</param>
internal sealed class LookaheadStream(Stream inner, long limit) : ForwardStream(inner)
{
    private byte[] _ahead = [];
    private int _length;
    private long _received;

    /// <summary>The next bytes, which stay where they are: fewer than asked for only at the end.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync(int count, CancellationToken cancellationToken)
    {
        if (_ahead.Length < count)
            Array.Resize(ref _ahead, count);
        while (_length < count)
        {
            var more = await ReadInnerAsync(_ahead.AsMemory(_length), cancellationToken);
            if (more == 0)
                break;
            _length += more;
        }

        return _ahead.AsMemory(0, Math.Min(count, _length));
    }

    /// <summary>Bytes that follow, which stay where they are: as many as there are at once, at least one, or none at the end.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> PeekSomeAsync(int most, CancellationToken cancellationToken)
    {
        if (_ahead.Length < most)
            Array.Resize(ref _ahead, most);
        if (_length == 0)
            _length = await ReadInnerAsync(_ahead.AsMemory(0, most), cancellationToken);
        return _ahead.AsMemory(0, _length);
    }

    /// <summary>Drops bytes that were looked at.</summary>
    public void Skip(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _length);
        _length -= count;
        _ahead.AsSpan(count, _length).CopyTo(_ahead);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_length == 0)
            return await ReadInnerAsync(buffer, cancellationToken);
        var count = Math.Min(_length, buffer.Length);
        _ahead.AsSpan(0, count).CopyTo(buffer.Span);
        Skip(count);
        return count;
    }

    private async ValueTask<int> ReadInnerAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var count = await Inner.ReadAsync(buffer, cancellationToken);
        _received += count;
        return _received <= limit ? count : throw new ExecutorException($"The agent's answer is larger than {limit} bytes.");
    }
}
