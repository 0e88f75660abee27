using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TaskMessages.Tests.Contract.XAgent;

/// <summary>What one request may ask for.</summary>
public sealed class LimitTests : ContractFixture
{
    private protected override string[] Settings =>
        ["--Limits:MaxBodyBytes=65536", "--Limits:MaxContentLength=1000", "--Limits:MaxBatchSize=3", "--Limits:BodyTimeout=00:00:01"];

    [TestCase(false)]
    [TestCase(true)]
    public async Task Body_TooLarge_Is413InTheContractsEnvelope(bool chunked)
    {
        var body = Encoding.UTF8.GetBytes("""{"agent_id":1,"message":{"content":"@"}}""".Replace("@", new string('x', 70_000), StringComparison.Ordinal));
        using var chat = await SendAsync("/v1/chat/tasks", body, chunked);
        using var messages = await SendAsync("/messages", body, chunked);

        await chat.ChatErrorAsync(413, "invalid_input");
        await messages.MessageErrorAsync(413);
    }

    [TestCase(1000, 202)]
    [TestCase(1001, 422)]
    public async Task Content_TooLong_Is422(int length, int status)
    {
        using var response = await App.PostTaskAsync(new { agent_id = 1, message = new { content = new string('x', length) } });
        await response.JsonAsync(status);
    }

    [TestCase(62, 202)]
    [TestCase(63, 422)]
    [TestCase(5000, 422)]
    public async Task Json_TooDeep_Is422(int depth, int status)
    {
        // the body itself and the metadata object are two levels
        var metadata = $$"""{"a":{{new string('[', depth)}}{{new string(']', depth)}}}""";
        using var response = await App.PostTaskAsync($$"""{"agent_id":1,"message":{"content":"x"},"metadata":{{metadata}}}""");
        await response.JsonAsync(status);
    }

    [Test]
    public async Task Batch_TooLarge_Is422()
    {
        var content = new { type = "text", author = "user", content = "x" };
        using var response = await App.SendAsync(
            HttpMethod.Post, "/messages/batch", new { task_id = "limits", contents = Enumerable.Repeat(content, 4) });
        Assert.That(await response.MessageErrorAsync(422), Does.Contain("at most 3 items"));
    }

    [Test]
    public async Task Headers_TooLarge_Is431()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live");
        request.Headers.TryAddWithoutValidation("X-Large", new string('x', 20_000));
        using var response = await App.Http.SendAsync(request);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.RequestHeaderFieldsTooLarge));
    }

    [Test]
    public async Task Body_NeverSent_Is408()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(App.Address.Host, App.Address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/chat/tasks HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TaskMessagesApp.DevelopmentKey}\r\nContent-Length: 100\r\n\r\n{{"));

        using var reader = new StreamReader(stream);

        Assert.That(await reader.ReadLineAsync(), Does.StartWith("HTTP/1.1 408"));
    }

    private async Task<HttpResponseMessage> SendAsync(string path, byte[] body, bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TransferEncodingChunked = chunked;
        request.Headers.ExpectContinue = true;
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {TaskMessagesApp.DevelopmentKey}");
        return await App.Http.SendAsync(request);
    }
}
