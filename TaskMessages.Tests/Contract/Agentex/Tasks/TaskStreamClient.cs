using Newtonsoft.Json.Linq;

namespace TaskMessages.Tests.Contract.Agentex.Tasks;

/// <summary>A client of a task's stream that reads the bytes itself, as strictly as the contract words them.</summary>
internal sealed class TaskStreamClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private TaskStreamClient(HttpResponseMessage response, Stream body) => (_response, _reader) = (response, new StreamReader(body, System.Text.Encoding.ASCII));

    /// <param name="path">Of the task, by id or by name.</param>
    public static async Task<TaskStreamClient> OpenAsync(
        TaskMessagesApp app, string path, string? lastEventId = null, string? key = TaskMessagesApp.DevelopmentKey)
    {
        var response = await RequestAsync(app, path, lastEventId, key);
        Assert.That((int)response.StatusCode, Is.EqualTo(200), path);
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/event-stream"));
        Assert.That(response.Headers.GetValues("X-Accel-Buffering"), Is.EqualTo(new[] { "no" }));
        Assert.That(response.Headers.CacheControl?.NoCache, Is.True);
        return new TaskStreamClient(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>As the vendor's client asks: for JSON.</summary>
    public static Task<HttpResponseMessage> RequestAsync(TaskMessagesApp app, string path, string? lastEventId, string? key = TaskMessagesApp.DevelopmentKey)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{path}/stream");
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        if (lastEventId is not null)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        return app.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <returns>The next frame, comment or hint; null at the end of the stream.</returns>
    public async Task<TaskFrame?> ReadAsync()
    {
        string? id = null, line = null;
        JObject? data = null;
        while (await _reader.ReadLineAsync().WaitAsync(Patience) is { } text)
        {
            if (text.Length == 0)
                return new TaskFrame((string?)data?["type"] ?? "", id, data, line);
            if (text.StartsWith("id: ", StringComparison.Ordinal))
                id = text[4..];
            else if (text.StartsWith("data: ", StringComparison.Ordinal) && data is null)
                data = (JObject)HttpAssertions.Parse(text[6..]);
            else if (text is ":ping" or "retry: 30000")
                line = text;
            else
                throw new FormatException($"A stream holds the line {text}");
        }

        return null;
    }

    /// <summary>Reads on to the first frame that fits.</summary>
    /// <returns>Every frame that was read, that one last, without comments.</returns>
    public async Task<List<TaskFrame>> ReadToAsync(Func<TaskFrame, bool> fits)
    {
        var frames = new List<TaskFrame>();
        while (await ReadAsync() is { } frame)
        {
            if (frame.Data is not null)
                frames.Add(frame);
            if (frame.Data is not null && fits(frame))
                return frames;
        }

        throw new AssertionException($"The stream ended: {string.Join("; ", frames)}");
    }

    public Task<List<TaskFrame>> ReadToAsync(string type) => ReadToAsync(frame => frame.Type == type);

    public async Task<List<TaskFrame>> ReadToEndAsync()
    {
        var frames = new List<TaskFrame>();
        while (await ReadAsync() is { } frame)
            frames.Add(frame);
        return frames;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _response.Dispose();
    }
}
