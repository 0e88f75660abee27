using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace TaskMessages.Benchmarks.Http;

/// <summary>Finds one complete HTTP/1.1 response at the start of a buffer; bodies are framed by length or by chunks.</summary>
internal static class ResponseParser
{
    /// <summary>Parses the response, removing chunk framing in place.</summary>
    /// <param name="memory">What has been received so far.</param>
    /// <param name="response">The response, as slices of <paramref name="memory"/>.</param>
    /// <param name="consumed">The number of bytes that belong to the response on the wire.</param>
    /// <returns>False when more bytes are needed.</returns>
    /// <exception cref="InvalidDataException">The bytes are not an HTTP/1.1 response.</exception>
    public static bool TryParse(Memory<byte> memory, out RawResponse response, out int consumed)
    {
        response = default;
        consumed = 0;
        var buffer = memory.Span;
        var end = buffer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return false;
        var headLength = end + 4;
        var head = buffer[..headLength];
        if (!head.StartsWith("HTTP/1.1 "u8) || !Utf8Parser.TryParse(head[9..], out int status, out _))
            throw new InvalidDataException("Not an HTTP/1.1 response: " + Encoding.ASCII.GetString(head[..Math.Min(head.Length, 40)]));

        var rest = memory[headLength..];
        int bodyLength, framed;
        if (HeaderValue(head, "\r\ntransfer-encoding:"u8).IndexOf("chunked"u8) >= 0)
        {
            if (!TryUnchunk(rest.Span, out bodyLength, out framed))
                return false;
        }
        else
        {
            bodyLength = 0;
            var value = HeaderValue(head, "\r\ncontent-length:"u8);
            if (value.Length > 0 && !Utf8Parser.TryParse(value, out bodyLength, out _))
                throw new InvalidDataException("Content-Length is not a number");
            if (rest.Length < bodyLength)
                return false;
            framed = bodyLength;
        }
        response = new RawResponse(status, memory[..headLength], rest[..bodyLength]);
        consumed = headLength + framed;
        return true;
    }

    private static ReadOnlySpan<byte> HeaderValue(ReadOnlySpan<byte> head, ReadOnlySpan<byte> lowerCaseName)
    {
        for (var at = head.IndexOf((byte)'\r'); at >= 0 && at + lowerCaseName.Length < head.Length;)
        {
            if (Ascii.EqualsIgnoreCase(head.Slice(at, lowerCaseName.Length), lowerCaseName))
            {
                var value = head[(at + lowerCaseName.Length)..];
                return value[..value.IndexOf((byte)'\r')].Trim((byte)' ');
            }
            var next = head[(at + 1)..].IndexOf((byte)'\r');
            at = next < 0 ? -1 : at + 1 + next;
        }
        return default;
    }

    private static bool TryUnchunk(Span<byte> framed, out int length, out int consumed)
    {
        length = 0;
        consumed = 0;
        // complete first, then move: an incomplete body must stay as it arrived
        if (!Walk(framed, move: false, out _, out consumed))
            return false;
        return Walk(framed, move: true, out length, out consumed);
    }

    private static bool Walk(Span<byte> framed, bool move, out int length, out int consumed)
    {
        length = 0;
        consumed = 0;
        while (true)
        {
            var line = framed[consumed..].IndexOf("\r\n"u8);
            if (line < 0)
                return false;
            var digits = framed.Slice(consumed, line);
            if (digits.IndexOf((byte)';') is var extension and >= 0)
                digits = digits[..extension];
            if (!int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size))
                throw new InvalidDataException("Chunk size is not a number");
            var data = consumed + line + 2;
            if (framed.Length < data + size + 2)
                return false;
            if (move)
                framed.Slice(data, size).CopyTo(framed[length..]);
            length += size;
            consumed = data + size + 2;
            if (size == 0)
                return true;
        }
    }
}
