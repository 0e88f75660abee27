using System.IO.Pipelines;
using System.Net;
using System.Text;
using Newtonsoft.Json;

namespace TaskMessages.Tests.Contract.Agentex.Tasks;

/// <summary>A request whose body is written while it is on its way.</summary>
internal sealed class GrowingRequest : HttpContent
{
    private readonly Pipe _pipe = new();

    private GrowingRequest(string mediaType) => Headers.TryAddWithoutValidation("Content-Type", mediaType);

    public Task<HttpResponseMessage> Answer { get; private set; } = null!;

    public static GrowingRequest Post(TaskMessagesApp app, string path, string key = TaskMessagesApp.DevelopmentKey, string mediaType = "application/x-ndjson")
    {
        var request = new GrowingRequest(mediaType);
        var message = new HttpRequestMessage(HttpMethod.Post, path) { Content = request };
        message.Headers.TryAddWithoutValidation("x-agent-api-key", key);
        request.Answer = app.Http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead);
        return request;
    }

    public async Task WriteAsync(params object[] lines)
    {
        foreach (var line in lines)
            await _pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes((line as string ?? JsonConvert.SerializeObject(line)) + "\n"));
    }

    public async Task<HttpResponseMessage> EndAsync()
    {
        await _pipe.Writer.CompleteAsync();
        return await Answer;
    }

    /// <summary>The connection breaks in the middle of the body.</summary>
    public async Task BreakAsync()
    {
        await _pipe.Writer.CompleteAsync(new IOException("broken by the test"));
        Assert.ThrowsAsync<HttpRequestException>(async () => await Answer);
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        while (true)
        {
            var read = await _pipe.Reader.ReadAsync();
            foreach (var segment in read.Buffer)
                await stream.WriteAsync(segment);
            await stream.FlushAsync();
            _pipe.Reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return;
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
