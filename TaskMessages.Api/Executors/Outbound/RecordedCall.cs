using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using TaskMessages.Api.Hosting;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Steps;

namespace TaskMessages.Api.Executors.Outbound;

/// <summary>
/// One call as it goes over the wire. What a header says is shown only if the header is known to hold no secret; what it held else is taken out of the bodies as well,
/// and so is whatever looks like a credential there.
/// </summary>
internal sealed class RecordedCall
{
    /// <summary>Bytes of a body that are shown.</summary>
    public const int MostShown = 64 * 1024;

    /// <summary>What is kept beyond that, so that a secret at the cut is known for one.</summary>
    private const int Overlap = 4 * 1024;

    /// <summary>Shorter texts are found everywhere.</summary>
    private const int ShortestSecret = 6;

    private static readonly HashSet<string> Shown = new(
        [
            "Accept", "Accept-Encoding", "Age", "Cache-Control", "Connection", "Content-Encoding", "Content-Length", "Content-Type", "Date", "Host", "Keep-Alive", "Retry-After", "Server",
            "Traceparent", "Transfer-Encoding", "User-Agent", "Vary", "webhook-id", "webhook-timestamp", "X-Request-Id",
        ],
        StringComparer.OrdinalIgnoreCase);

    private readonly Lock _gate = new();
    private readonly StringBuilder _requestHead = new();
    private readonly StringBuilder _responseHead = new();
    private readonly ArrayBufferWriter<byte> _responseBody = new();
    private readonly HashSet<string> _secrets = new(StringComparer.Ordinal);
    private byte[] _requestBody = [];
    private bool _isCut;
    private bool _isPacked;

    public async Task SentAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        lock (_gate)
        {
            _requestHead.Append(CultureInfo.InvariantCulture, $"{request.Method} {CleanAddress.Of(request.RequestUri!.AbsoluteUri)}\n");
            Write(_requestHead, request.Headers, request.Content?.Headers);
            _requestBody = body;
        }
    }

    public void Answered(HttpResponseMessage response)
    {
        lock (_gate)
        {
            _responseHead.Append(CultureInfo.InvariantCulture, $"{(int)response.StatusCode} {response.ReasonPhrase}\n");
            Write(_responseHead, response.Headers, response.Content.Headers);
            _isPacked = response.Content.Headers.ContentEncoding.Count > 0;
        }
    }

    public void Received(ReadOnlySpan<byte> piece)
    {
        lock (_gate)
        {
            var room = MostShown + Overlap - _responseBody.WrittenCount;
            _responseBody.Write(piece[..Math.Min(room, piece.Length)]);
            _isCut |= room < piece.Length;
        }
    }

    public RecordedExchange ToExchange()
    {
        lock (_gate)
        {
            var response = _isPacked ? $"({_responseBody.WrittenCount} bytes, packed)" : BodyOf(_responseBody.WrittenSpan, _isCut);
            return new RecordedExchange(
                $"{_requestHead}\n{BodyOf(_requestBody.AsSpan(0, Math.Min(_requestBody.Length, MostShown + Overlap)), _requestBody.Length > MostShown + Overlap)}",
                _responseHead.Length == 0 ? "" : $"{_responseHead}\n{response}");
        }
    }

    private string BodyOf(ReadOnlySpan<byte> bytes, bool isCut)
    {
        var text = (string)Redaction.Of(Encoding.UTF8.GetString(bytes))!;
        foreach (var secret in _secrets)
            text = text.Replace(secret, Redaction.Mark, StringComparison.Ordinal);
        return text.Length <= MostShown && !isCut ? text : $"{text.AsSpan(0, Math.Min(text.Length, MostShown))}\n… (cut)";
    }

    private void Write(StringBuilder head, HttpHeaders headers, HttpHeaders? more)
    {
        foreach (var (name, values) in headers.Concat(more ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>()))
        {
            var value = string.Join(", ", values);
            var isShown = Shown.Contains(name);
            if (!isShown)
                _secrets.UnionWith(value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(part => part.Length >= ShortestSecret));
            head.Append(CultureInfo.InvariantCulture, $"{name}: {(isShown ? value : Redaction.Mark)}\n");
        }
    }
}
