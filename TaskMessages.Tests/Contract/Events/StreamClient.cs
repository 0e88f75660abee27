using System.Net;
using TaskMessages.Tests.Contract.Document;

namespace TaskMessages.Tests.Contract.Events;

/// <summary>A client of the event stream that reads the bytes itself: frame by frame, as strictly as the contract words them.</summary>
internal sealed class StreamClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private StreamClient(HttpResponseMessage response, Stream body)
    {
        _response = response;
        _reader = new StreamReader(body, System.Text.Encoding.ASCII);
    }

    /// <summary>The id of the last event that had one.</summary>
    public string? LastId { get; private set; }

    public HttpResponseMessage Response => _response;

    public static Task<HttpResponseMessage> RequestAsync(TaskMessagesApp app, long id, string? lastEventId, string? key = TaskMessagesApp.DevelopmentKey)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/chat/tasks/{id}/events");
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        if (lastEventId is not null)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        return app.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public static async Task<StreamClient> OpenAsync(
        TaskMessagesApp app, long id, string? lastEventId = null, string key = TaskMessagesApp.DevelopmentKey)
    {
        var response = await RequestAsync(app, id, lastEventId, key);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), await DescribeAsync(response));
        Assert.That(response.Content.Headers.ContentType?.ToString(), Is.EqualTo("text/event-stream; charset=utf-8"));
        Assert.That(response.Headers.GetValues("X-Accel-Buffering"), Is.EqualTo(new[] { "no" }));
        Assert.That(response.Headers.CacheControl?.NoCache, Is.True);
        return new StreamClient(response, await response.Content.ReadAsStreamAsync()) { LastId = lastEventId };
    }

    /// <returns>The next event or comment; null at the end of the stream.</returns>
    public async Task<StreamFrame?> ReadAsync()
    {
        string? id = null, name = null, data = null, comment = null;
        while (await _reader.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            if (line.Length == 0)
            {
                LastId = id ?? LastId;
                var frame = new StreamFrame(name ?? "", id, data is null ? null : HttpAssertions.Parse(data), comment);
                if (comment is null)
                    Assert.That((await ApiDescription.Committed).EventViolation(frame.Event, id, frame.Data), Is.Null, frame.ToString());
                return frame;
            }

            var (field, value) = (line[..line.IndexOf(':', StringComparison.Ordinal)], line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..]);
            switch (field)
            {
                case "id": id = value; break;
                case "event": name = value; break;
                case "data" when data is null: data = value; break;
                case "": comment = value; break;
                default: throw new FormatException($"A stream holds the line {line}");
            }
        }

        return null;
    }

    /// <summary>Reads on to an event of that name.</summary>
    /// <returns>Every event that was read, that one last.</returns>
    public async Task<List<StreamFrame>> ReadToAsync(string name)
    {
        var frames = new List<StreamFrame>();
        while (await ReadAsync() is { } frame)
        {
            if (frame.Comment is null)
                frames.Add(frame);
            if (frame.Event == name)
                return frames;
        }

        throw new AssertionException($"The stream ended without {name}: {string.Join("; ", frames)}");
    }

    public async Task<List<StreamFrame>> ReadToEndAsync()
    {
        var frames = new List<StreamFrame>();
        while (await ReadAsync() is { } frame)
            frames.Add(frame);
        return frames;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _response.Dispose();
    }

    private static async Task<string> DescribeAsync(HttpResponseMessage response)
        => response.StatusCode == HttpStatusCode.OK ? "" : await response.Content.ReadAsStringAsync();
}
