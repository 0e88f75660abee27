using System.IO.Compression;
using System.Text;

namespace TaskMessages.Tests.Contract.Web;

/// <summary>Request bodies are taken as they are.</summary>
[Property("case", "B7")]
public sealed class ContentEncodingTests : ContractFixture
{
    private const string Task = """{"agent_id":1,"message":{"content":"x"}}""";

    [TestCase("gzip")]
    [TestCase("deflate")]
    [TestCase("br")]
    [TestCase("zstd")]
    [TestCase("GZIP")]
    [TestCase("identity, gzip")]
    [TestCase("nonsense")]
    public async Task CaseB7_EncodedBody_Is415ThatNamesIt_InEveryContract(string encoding)
    {
        using var chat = await SendAsync("/v1/chat/tasks", encoding, TaskMessagesApp.DevelopmentKey);
        using var messages = await SendAsync("/messages", encoding, TaskMessagesApp.DevelopmentKey);
        using var admin = await SendAsync("/v1/admin/agents", encoding, TaskMessagesApp.AdminToken);

        Assert.That((string?)(await chat.ChatErrorAsync(415, "invalid_input"))["message"], Does.Contain($"Content-Encoding '{encoding}'"));
        Assert.That(await messages.MessageErrorAsync(415), Does.Contain($"Content-Encoding '{encoding}'"));
        Assert.That((string?)(await admin.JsonAsync(415))["detail"], Does.Contain($"Content-Encoding '{encoding}'"));
        Assert.That(chat.Headers.GetValues("Accept-Encoding"), Is.EqualTo(new[] { "identity" }));
    }

    [TestCase("identity")]
    [TestCase("Identity")]
    [TestCase("")]
    public async Task CaseB7_Identity_IsNone(string encoding)
    {
        using var response = await SendAsync("/v1/chat/tasks", encoding, TaskMessagesApp.DevelopmentKey, compress: false);
        await response.JsonAsync(202);
    }

    [Test]
    public async Task CaseB7_WithoutAKey_Is401()
    {
        using var response = await SendAsync("/v1/chat/tasks", "gzip", "wrong");
        await response.ChatErrorAsync(401, "invalid_api_key");
    }

    [Test]
    public async Task CaseB7_NoBody_IsNotEncoded()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live") { Headers = { { "X", "y" } } };
        request.Headers.TryAddWithoutValidation("Content-Encoding", "gzip");
        using var response = await App.Http.SendAsync(request);
        await response.JsonAsync(200);
    }

    private async Task<HttpResponseMessage> SendAsync(string path, string encoding, string key, bool compress = true)
    {
        var body = Encoding.UTF8.GetBytes(Task);
        if (compress)
        {
            using var buffer = new MemoryStream();
            await using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest))
                await gzip.WriteAsync(body);
            body = buffer.ToArray();
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        return await App.Http.SendAsync(request);
    }
}
