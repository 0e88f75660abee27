using System.IO.Compression;
using TaskMessages.Api.Hosting;
using TaskMessages.Domain.Execution;

namespace TaskMessages.Api.Executors;

/// <summary>The body of an agent's answer as text in UTF-8: unpacked, without a byte order mark, within the limit of bytes on either side of the packing.</summary>
internal sealed class AgentBody : IDisposable
{
    private readonly LookaheadStream _text;
    private bool _isBegun;

    private AgentBody(LookaheadStream text, bool isPacked)
    {
        _text = text;
        IsPacked = isPacked;
    }

    /// <summary>Whether the bytes came compressed.</summary>
    public bool IsPacked { get; }

    /// <param name="raw">What came over the wire.</param>
    /// <param name="encodings">The values of <c>Content-Encoding</c> in the order in which they were applied.</param>
    /// <param name="limit">The most bytes, packed and unpacked.</param>
    /// <param name="cancellationToken">Ends the wait for the first byte.</param>
    /// <exception cref="ExecutorException">An encoding is unknown.</exception>
    public static async Task<AgentBody> OpenAsync(Stream raw, IEnumerable<string> encodings, long limit, CancellationToken cancellationToken)
    {
        var text = new LookaheadStream(raw, limit);
        var isPacked = false;
        foreach (var encoding in encodings.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Reverse())
        {
            if (await UnpackAsync(encoding.ToLowerInvariant(), text, cancellationToken) is not { } unpacked)
                continue;
            text = new LookaheadStream(unpacked, limit);
            isPacked = true;
        }

        return new AgentBody(text, isPacked);
    }

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);
        return await _text.ReadAsync(buffer, cancellationToken);
    }

    /// <summary>Skips white space and looks at what follows.</summary>
    /// <returns>The next byte, which stays; null at the end.</returns>
    public async ValueTask<byte?> PeekAsync(CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);
        while (await _text.PeekAsync(1, cancellationToken) is { IsEmpty: false } next)
        {
            var first = next.Span[0];
            if (first is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
                return first;
            _text.Skip(1);
        }

        return null;
    }

    public void Dispose() => _text.Dispose();

    private async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        if (_isBegun)
            return;
        var first = await _text.PeekAsync(3, cancellationToken);
        if (first.Span.SequenceEqual("\uFEFF"u8))
            _text.Skip(3);
        _isBegun = true;
    }

    private static async ValueTask<Stream?> UnpackAsync(string encoding, LookaheadStream packed, CancellationToken cancellationToken) => encoding switch
    {
        "identity" => null,
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
