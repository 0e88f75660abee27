using System.IO.Compression;
using TaskMessages.Api.Hosting;
using TaskMessages.Domain.Execution;

namespace TaskMessages.Api.Executors;

/// <summary>The body of an agent's answer as text in UTF-8: unpacked, without a byte order mark, within the limit of bytes on either side of the packing.</summary>
internal sealed class AgentBody : IDisposable
{
    private const int MostBlanks = 4096;

    /// <summary>What some servers say of a body that is not packed: <c>identity</c>, or what belongs into other headers.</summary>
    private static readonly string[] NotPacked = ["identity", "none", "utf-8", "utf8", "us-ascii", "ascii", "7bit", "8bit", "binary", "chunked"];

    private static readonly ReadOnlyMemory<byte> ByteOrderMark = "\uFEFF"u8.ToArray();

    private readonly string[] _encodings;
    private readonly long _limit;
    private LookaheadStream _text;
    private bool _isBegun;

    /// <param name="raw">What came over the wire.</param>
    /// <param name="encodings">The values of <c>Content-Encoding</c> in the order in which they were applied.</param>
    /// <param name="limit">The most bytes, packed and unpacked.</param>
    public AgentBody(Stream raw, IEnumerable<string> encodings, long limit)
    {
        _text = new LookaheadStream(raw, limit);
        _limit = limit;
        _encodings = [.. encodings.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Reverse()];
    }

    /// <summary>Whether the bytes came compressed.</summary>
    public bool IsPacked { get; private set; }

    /// <exception cref="ExecutorException">It is packed in a way that is unknown.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);
        return await _text.ReadAsync(buffer, cancellationToken);
    }

    /// <summary>Skips white space, which may be a sign of life, as much as there is of it at once.</summary>
    /// <returns>Whether there was any.</returns>
    /// <exception cref="ExecutorException">It is packed in a way that is unknown.</exception>
    public async ValueTask<bool> SkipBlanksAsync(CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);
        var next = await _text.PeekSomeAsync(MostBlanks, cancellationToken);
        var first = next.Span.IndexOfAnyExcept(" \t\r\n"u8);
        var blanks = first < 0 ? next.Length : first;
        _text.Skip(blanks);
        return blanks > 0;
    }

    /// <returns>The next byte, which stays; null at the end.</returns>
    public async ValueTask<byte?> PeekAsync(CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);
        return await _text.PeekSomeAsync(1, cancellationToken) is { IsEmpty: false } next ? next.Span[0] : null;
    }

    public void Dispose() => _text.Dispose();

    private async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        if (_isBegun)
            return;
        foreach (var encoding in _encodings)
        {
            if (await UnpackAsync(encoding.ToLowerInvariant(), _text, cancellationToken) is not { } unpacked)
                continue;
            _text = new LookaheadStream(unpacked, _limit);
            IsPacked = true;
        }

        // as little as will do: what follows may take its time
        var first = await _text.PeekSomeAsync(1, cancellationToken);
        if (first is { IsEmpty: false } && first.Span[0] == ByteOrderMark.Span[0] && (await _text.PeekAsync(ByteOrderMark.Length, cancellationToken)).Span.SequenceEqual(ByteOrderMark.Span))
            _text.Skip(ByteOrderMark.Length);
        _isBegun = true;
    }

    private static async ValueTask<Stream?> UnpackAsync(string encoding, LookaheadStream packed, CancellationToken cancellationToken) => encoding switch
    {
        _ when NotPacked.Contains(encoding) => null,
        "gzip" or "x-gzip" => new GZipStream(packed, CompressionMode.Decompress),
        "br" => new BrotliStream(packed, CompressionMode.Decompress),
        "deflate" => await IsZlibAsync(packed, cancellationToken)
            ? new ZLibStream(packed, CompressionMode.Decompress)
            : new DeflateStream(packed, CompressionMode.Decompress),
        _ => throw new ExecutorException($"The agent's answer has the Content-Encoding {LogReason.OneLine(encoding)}; gzip, deflate and br are read."),
    };

    /// <summary>RFC 9110 means zlib by deflate; some servers leave its frame out.</summary>
    private static async ValueTask<bool> IsZlibAsync(LookaheadStream packed, CancellationToken cancellationToken)
    {
        var head = await packed.PeekAsync(2, cancellationToken);
        return head.Length < 2 || ((head.Span[0] & 0x0f) == 8 && ((head.Span[0] << 8) + head.Span[1]) % 31 == 0);
    }
}
