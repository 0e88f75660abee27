using System.Net;

namespace TaskMessages.Api.Executors.Outbound;

/// <summary>Tells the flow's <see cref="ExchangeRecording"/>, where there is one, what is sent and what comes back, as it comes.</summary>
internal sealed class RecordingHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (ExchangeRecording.Current?.Begin() is not { } call)
            return await base.SendAsync(request, cancellationToken);
        await call.SentAsync(request, cancellationToken);
        var response = await base.SendAsync(request, cancellationToken);
        call.Answered(response);
        response.Content = new Content(response.Content, call);
        return response;
    }

    /// <summary>A body that is noted while it is read.</summary>
    private sealed class Content : HttpContent
    {
        private readonly HttpContent _inner;
        private readonly RecordedCall _call;

        public Content(HttpContent inner, RecordedCall call)
        {
            (_inner, _call) = (inner, call);
            foreach (var (name, values) in inner.Headers)
                Headers.TryAddWithoutValidation(name, values);
        }

        protected override async Task<Stream> CreateContentReadStreamAsync() => new RecordedStream(await _inner.ReadAsStreamAsync(), _call);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await using var body = await CreateContentReadStreamAsync();
            await body.CopyToAsync(stream);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _inner.Headers.ContentLength ?? 0;
            return _inner.Headers.ContentLength is not null;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
