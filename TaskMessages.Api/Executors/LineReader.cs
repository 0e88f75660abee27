using TaskMessages.Domain.Execution;

namespace TaskMessages.Api.Executors;

/// <summary>Cuts a body into its lines, which end with LF or CRLF.</summary>
internal sealed class LineReader(AgentExchange exchange)
{
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    /// <summary>Whether the last line that was read is what the body ended with, without a line feed.</summary>
    public bool IsUnterminated { get; private set; }

    /// <summary>Whether nothing has come yet of the line that is to be read next.</summary>
    public bool IsBetweenLines => _start == _end;

    /// <returns>The next line, valid until the next call; null at the end.</returns>
    /// <exception cref="ExecutorException">The line is not UTF-8.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync()
    {
        for (var searched = _start; ;)
        {
            var found = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                var line = _buffer.AsMemory(_start, searched + found - _start);
                _start = searched + found + 1;
                if (line.Span.EndsWith("\r"u8))
                    line = line[..^1];
                AgentText.RequireUtf8(line.Span);
                return line;
            }

            MakeRoom();
            searched = _end;
            var count = await exchange.ReadAsync(_buffer.AsMemory(_end));
            _end += count;
            if (count == 0)
                return Rest();
        }
    }

    private void MakeRoom()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
    }

    private ReadOnlyMemory<byte>? Rest()
    {
        if (_start == _end)
            return null;
        var rest = _buffer.AsMemory(_start, _end - _start);
        _start = _end;
        IsUnterminated = true;
        return rest;
    }
}
