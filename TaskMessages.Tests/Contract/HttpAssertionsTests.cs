using System.Net;
using System.Text;

namespace TaskMessages.Tests.Contract;

/// <summary>Each assertion helper fails when it should.</summary>
public sealed class HttpAssertionsTests
{
    [Test]
    public void JsonAsync_OtherStatus_Fails() => Fails(500, "{}", response => response.JsonAsync(200));

    [TestCase("""{"error": {"code": "task_busy", "message": "m"}}""")]
    [TestCase("""{"error": {"code": "task_not_found", "message": "m"}, "detail": "d"}""")]
    [TestCase("""{"error": {"code": "task_not_found", "message": ""}}""")]
    public void ChatErrorAsync_OtherBody_Fails(string body) => Fails(404, body, response => response.ChatErrorAsync(404, "task_not_found"));

    [TestCase("""{"message": "m", "code": 400, "data": null}""")]
    [TestCase("""{"message": "m", "code": 404}""")]
    public void MessageErrorAsync_OtherBody_Fails(string body) => Fails(404, body, response => response.MessageErrorAsync(404));

    [TestCase("""{"detail": "Other"}""")]
    [TestCase("""{"detail": "Not Found", "more": 1}""")]
    public void DetailAsync_OtherBody_Fails(string body) => Fails(404, body, response => response.DetailAsync(404, "Not Found"));

    private static void Fails(int status, string body, Func<HttpResponseMessage, Task> assertion)
    {
        using var response = new HttpResponseMessage((HttpStatusCode)status)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        using (new NUnit.Framework.Internal.TestExecutionContext.IsolatedContext())
            Assert.ThrowsAsync<AssertionException>(() => assertion(response));
    }
}
