using System.Net;
using System.Text;

namespace TaskMessages.Tests.Contract.Document;

/// <summary>The hook that holds answers against the description does fail.</summary>
public sealed class DocumentedAnswersTests
{
    private const string Step = """{"id":"x","type":"message","status":"running","started_at":"2026-01-01T00:00:00Z","completed_at":null,"data":{}}""";

    [TestCase(200, """{"task_id":1,"agent_id":1,"steps":[],"steps_expired":false,"steps_expired_at":null,"has_more":false}""", null)]
    [TestCase(200, """{"task_id":1,"agent_id":1,"steps":[@],"steps_expired":false,"steps_expired_at":null,"has_more":false}""", null)]
    [TestCase(200, """{"task_id":1,"agent_id":1,"steps":[@],"steps_expired":false,"has_more":false}""", "PropertyRequired")]
    [TestCase(200, """{"task_id":1,"agent_id":null,"steps":[],"steps_expired":false,"steps_expired_at":null,"has_more":false}""", "IntegerExpected")]
    [TestCase(200, """{"task_id":1,"agent_id":1,"steps":[],"steps_expired":false,"steps_expired_at":null,"has_more":false,"more":1}""", "NoAdditionalPropertiesAllowed")]
    [TestCase(402, """{"error":{"code":"task_busy","message":"x"}}""", "status 402 is not documented")]
    [TestCase(404, """{"error":{"code":"task_not_found","message":"x"}}""", null)]
    [TestCase(404, """{"error":{"code":"unheard_of","message":"x"}}""", "NotInEnumeration")]
    public void Answer_OtherThanTheDescription_FailsTheTest(int status, string body, string? violation)
    {
        using var client = new HttpClient(new DocumentedAnswers(new Canned(status, body.Replace("@", Step, StringComparison.Ordinal))));
        var send = () => client.GetAsync(new Uri("http://x.example/v1/chat/tasks/1/steps"));

        if (violation is null)
            Assert.That(send, Throws.Nothing);
        else
            Assert.That(send, Throws.TypeOf<AssertionException>().With.Message.Contains(violation));
    }

    [TestCase("""{"message_id":"m","text":"x"}""", "message.delta", null)]
    [TestCase("""{"message_id":"m"}""", "message.delta", "NotOneOf")]
    [TestCase("""{"message_id":"m","text":"x"}""", "message.unheard", "NotOneOf")]
    public async Task Event_OtherThanTheDescription_IsAViolation(string data, string name, string? violation)
    {
        var found = (await ApiDescription.Committed).EventViolation(name, "1", HttpAssertions.Parse(data));
        Assert.That(found, violation is null ? Is.Null : Does.Contain(violation));
    }

    private sealed class Canned(int status, string body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") });
    }
}
