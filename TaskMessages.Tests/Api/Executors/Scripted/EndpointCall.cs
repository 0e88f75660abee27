using System.Text;
using System.Text.Json;

namespace TaskMessages.Tests.Api.Executors.Scripted;

/// <summary>One request to a scripted endpoint, and the ways to answer it.</summary>
internal sealed class EndpointCall(
    EndpointConnection connection, int ordinal, string target, IReadOnlyDictionary<string, string> headers, byte[] body, CancellationToken stop)
{
    /// <summary>Which of the endpoint's connections it came over, from 1.</summary>
    public int Connection => connection.Number;

    /// <summary>Which request of its connection it is, from 1.</summary>
    public int Ordinal => ordinal;

    /// <summary>Path and query.</summary>
    public string Target => target;

    public IReadOnlyDictionary<string, string> Headers => headers;

    public byte[] Body => body;

    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(body);

    /// <summary>Cancelled when the endpoint stops.</summary>
    public CancellationToken Stop => stop;

    /// <summary>A whole answer with its length; the connection stays open for another request.</summary>
    public async Task AnswerAsync(string mediaType, byte[] content, int status = 200, params string[] extraHeaders)
    {
        await HeadAsync(mediaType, status, [.. extraHeaders, $"Content-Length: {content.Length}"]);
        await WriteAsync(content);
    }

    public Task AnswerAsync(string mediaType, string content, int status = 200, params string[] extraHeaders) =>
        AnswerAsync(mediaType, Encoding.UTF8.GetBytes(content), status, extraHeaders);

    /// <summary>The head of an answer in chunks.</summary>
    public Task BeginAsync(string mediaType = "text/event-stream", params string[] extraHeaders) =>
        HeadAsync(mediaType, 200, [.. extraHeaders, "Transfer-Encoding: chunked"]);

    public async Task ChunkAsync(byte[] content)
    {
        byte[] chunk = [.. Encoding.ASCII.GetBytes($"{content.Length:x}\r\n"), .. content, (byte)'\r', (byte)'\n'];
        await WriteAsync(chunk);
    }

    public Task ChunkAsync(string content) => ChunkAsync(Encoding.UTF8.GetBytes(content));

    public Task EndAsync() => WriteAsync("0\r\n\r\n"u8.ToArray());

    public Task WriteAsync(byte[] bytes) => connection.WriteAsync(bytes, stop);

    public void Reset() => connection.Reset();

    public void Close() => connection.Close();

    /// <summary>Says nothing until the test is over or the caller has gone.</summary>
    public async Task HangAsync()
    {
        if (await connection.ReadCallAsync(stop) is not null)
            throw new IOException("A second request came before the first was answered.");
    }

    private Task HeadAsync(string mediaType, int status, IEnumerable<string> extraHeaders)
    {
        var type = mediaType.Length == 0 ? "" : $"Content-Type: {mediaType}\r\n";
        return WriteAsync(Encoding.Latin1.GetBytes($"HTTP/1.1 {status} Status\r\n{type}{string.Concat(extraHeaders.Select(header => header + "\r\n"))}\r\n"));
    }
}
