using System.Buffers.Text;
using System.Text;

namespace TaskMessages.Benchmarks.Http;

/// <summary>One HTTP/1.1 response inside its connection's receive buffer: valid until the connection reads again.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Head">Status line and header lines, up to and including the empty line.</param>
/// <param name="Body">The body, with any chunk framing removed.</param>
internal readonly record struct RawResponse(int Status, ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Body)
{
    /// <summary>The body as text, copied out of the buffer.</summary>
    public string Text => Encoding.UTF8.GetString(Body.Span);

    /// <summary>The decimal number that follows the first occurrence of <paramref name="member"/>, or -1.</summary>
    /// <param name="member">A JSON member with its quotes and colon, for example <c>"task_id":</c>.</param>
    public long FindNumber(ReadOnlySpan<byte> member)
    {
        var body = Body.Span;
        var at = body.IndexOf(member);
        if (at < 0)
            return -1;
        return Utf8Parser.TryParse(body[(at + member.Length)..].TrimStart((byte)' '), out long value, out _) ? value : -1;
    }

    /// <summary>Whether the bytes occur in the body.</summary>
    public bool Contains(ReadOnlySpan<byte> text) => Body.Span.IndexOf(text) >= 0;

    /// <summary>The value of a response header, or null. Names compare without case.</summary>
    public string? Header(string name)
    {
        foreach (var line in Encoding.ASCII.GetString(Head.Span).Split("\r\n").Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && line.AsSpan(0, colon).Equals(name, StringComparison.OrdinalIgnoreCase))
                return line[(colon + 1)..].Trim();
        }
        return null;
    }
}
