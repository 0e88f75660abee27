using System.Text;

namespace TaskMessages.Tests.Contract.Web;

/// <summary>What browsers are told, and what they must say.</summary>
public sealed class BrowserHeaderTests : ContractFixture
{
    [TestCase("/health/live")]
    [TestCase("/openapi.json")]
    [TestCase("/swagger/index.html")]
    [TestCase("/")]
    [TestCase("/nowhere")]
    [TestCase("/v1/chat/tasks/1")]
    [TestCase("/messages?task_id=t")]
    [TestCase("/messages?task_id=")]
    [TestCase("/v1/admin/agents")]
    [Property("security", "info")]
    public async Task Info_AnyAnswer_IsTakenForWhatItSays(string path)
    {
        foreach (var key in new[] { null, TaskMessagesApp.DevelopmentKey })
        {
            using var response = await App.GetAsync(path, key);
            Assert.That(response.Headers.GetValues("X-Content-Type-Options"), Is.EqualTo(new[] { "nosniff" }), $"{path} {response.StatusCode}");
        }
    }

    [TestCase("/v1/chat/tasks/1")]
    [TestCase("/v1/admin/agents")]
    [Property("security", "info")]
    public async Task Info_NoCredentials_SaysWhichThereAre(string path)
    {
        using var response = await App.GetAsync(path, key: null);

        Assert.That(((int)response.StatusCode, response.Headers.WwwAuthenticate.ToString()), Is.EqualTo((401, "Bearer")));
    }

    [Test]
    [Property("security", "M3")]
    public async Task M3_BodyWithoutContentType_Is422AndNotStored()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/messages")
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"task_id":"no-cors","content":{"type":"text","author":"user","content":"x"}}""")),
        };
        using var response = await App.Http.SendAsync(request);

        await response.MessageErrorAsync(422);
        Assert.That(await App.ListAsync("no-cors"), Is.Empty);
    }

    [TestCase(false, 404)]
    [TestCase(true, 200)]
    [Property("security", "info")]
    public async Task Info_ReferencePageInProduction_IsShownIfItIsSet(bool isSet, int status)
    {
        await using var production = await TaskMessagesApp.StartAsync("--environment=Production", "--Admin:Token=0123456789abcdef", $"--Reference:Public={isSet}");

        using var page = await production.GetAsync("/swagger/index.html", key: null);
        using var document = await production.GetAsync("/openapi.json", key: null);
        using var home = await production.GetAsync("/", key: null);

        Assert.That((int)page.StatusCode, Is.EqualTo(status));
        await document.JsonAsync(200);
        Assert.That((string?)(await home.JsonAsync(200))["reference"], Is.EqualTo(isSet ? "/swagger/index.html" : null));
    }

    [Test]
    [Property("security", "L8")]
    public async Task L8_ChunkOfImpossibleSize_Is400()
    {
        using var connection = await RawConnection.OpenAsync(App.Address);
        await connection.WriteAsync(
            $"POST /messages HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TaskMessagesApp.DevelopmentKey}\r\nContent-Type: application/json\r\n"
            + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n");

        Assert.That(await connection.ReadLineAsync(), Does.Contain(" 400 "));
    }
}
