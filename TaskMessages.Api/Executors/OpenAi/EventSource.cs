using System.Runtime.ExceptionServices;
using System.Text;
using TaskMessages.Domain.Execution;

namespace TaskMessages.Api.Executors.OpenAi;

/// <summary>
/// An exchange's body for the framework's reader of events, with an empty line after its end: some endpoints leave the last one out, and an
/// event without it would be lost. Where the body breaks off, the end of a line comes before the failure, so that the reader, which waits for
/// what follows a CR, gives out what is complete. What came last is kept, because it may be an error that is no event.
/// </summary>
internal sealed class EventSource(AgentExchange exchange) : ForwardStream(Null)
{
    private const int TailLength = 4096;

    /// <summary>One ends the last line, the other is the empty one.</summary>
    private const int LinesAfterEnd = 2;

    private static readonly char[] LineEnds = ['\r', '\n'];

    private readonly byte[] _tail = new byte[TailLength];
    private int _tailLength;
    private ExceptionDispatchInfo? _failure;
    private int? _linesAfterEnd;

    /// <summary>The body broke off; what is read from here on may be cut.</summary>
    public bool HasFailed => _failure is not null;

    /// <summary>The last whole lines that were read, without white space around them.</summary>
    public IEnumerable<string> LastLines() => Encoding.UTF8.GetString(_tail, 0, _tailLength)
        .Split(LineEnds, StringSplitOptions.TrimEntries).Skip(_tailLength == TailLength ? 1 : 0);

    /// <summary>The exchange minds its own limits and the caller's token.</summary>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _failure?.Throw();
        if (_linesAfterEnd is { } left)
            return EndLines(buffer.Span, left);
        try
        {
            var count = await exchange.ReadAsync(buffer);
            if (count > 0)
            {
                Keep(buffer.Span[..count]);
                return count;
            }
        }
        catch (ExecutorException failure)
        {
            _failure = ExceptionDispatchInfo.Capture(failure);
            buffer.Span[0] = (byte)'\n';
            return 1;
        }

        return EndLines(buffer.Span, LinesAfterEnd);
    }

    /// <summary>Gives out as many of the ends of lines as there is room for.</summary>
    private int EndLines(Span<byte> buffer, int left)
    {
        var count = Math.Min(left, buffer.Length);
        buffer[..count].Fill((byte)'\n');
        _linesAfterEnd = left - count;
        return count;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > TailLength)
            bytes = bytes[^TailLength..];
        var kept = Math.Min(_tailLength, TailLength - bytes.Length);
        _tail.AsSpan(_tailLength - kept, kept).CopyTo(_tail);
        bytes.CopyTo(_tail.AsSpan(kept));
        _tailLength = kept + bytes.Length;
    }
}
