using TaskMessages.Api.Executors.Outbound;

namespace TaskMessages.Tests.Api.Executors;

public sealed class WebhookSignatureTests
{
    /// <summary>The example of the Standard Webhooks libraries, computed with Python's hmac.</summary>
    [Test]
    public void Create_PublishedExample_Matches() =>
        Assert.That(
            WebhookSignature.Create(
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}"""u8),
            Is.EqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));

    [TestCase("plain words", "v1,3bY3WKUuc5o59V3NQkcsM5s+X3docAXrwdQWE9DU/tM=")]
    [TestCase("whsec_not base64!", "v1,HFDOO2CnVhQt4KhTfKiDj0qegYqNzJwXpBNpM8Kl5AA=")]
    public void Create_SecretThatIsNotBase64_IsTakenAsText(string secret, string expected) =>
        Assert.That(WebhookSignature.Create(secret, "id", 1, "{}"u8), Is.EqualTo(expected));
}
