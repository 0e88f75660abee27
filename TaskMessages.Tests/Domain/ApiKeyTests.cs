using System.Security.Cryptography;
using System.Text;
using TaskMessages.Domain.Agents;

namespace TaskMessages.Tests.Domain;

public sealed class ApiKeyTests
{
    private const string Key = "xag_dev000_0123456789abcdefghijklmnopqrstuv";

    [Test]
    public void Generate_Keys_AreShapedAndDistinct()
    {
        var keys = Enumerable.Range(0, 200).Select(_ => ApiKeyFormat.Generate()).ToArray();

        Assert.That(keys, Has.All.Match("^xag_[A-Za-z0-9]{6}_[A-Za-z0-9]{32}$"));
        Assert.That(keys, Is.Unique);
    }

    [Test]
    public void TryParse_Key_GivesItsPrefix()
    {
        Assert.That(ApiKeyFormat.TryParse(Key, out var prefix), Is.True);
        Assert.That(prefix, Is.EqualTo("dev000"));
    }

    [TestCase("")]
    [TestCase("XAG_dev000_0123456789abcdefghijklmnopqrstuv")]
    [TestCase("xag_dev00_0123456789abcdefghijklmnopqrstuv")]
    [TestCase("xag_dev000_0123456789abcdefghijklmnopqrstu")]
    [TestCase("xag_dev000_0123456789abcdefghijklmnopqrstuvw")]
    [TestCase("xag_dev_00_0123456789abcdefghijklmnopqrstuv")]
    [TestCase("xag_dev000_0123456789abcdefghijklmnopqrst_v")]
    [TestCase("xag_personal_dev000_0123456789abcdefghijklmnopqrstuv")]
    [TestCase("xag_d\u00e9v000_0123456789abcdefghijklmnopqrstu")]
    public void TryParse_OtherShapes_AreRefused(string text) => Assert.That(ApiKeyFormat.TryParse(text, out _), Is.False);

    [Test]
    public void Mask_Prefix_HidesTheRest() => Assert.That(ApiKeyFormat.Mask("dev000"), Is.EqualTo("xag_dev000_\u2022\u2022\u2022\u2022\u2022\u2022\u2022\u2022"));

    [Test]
    [Property("contract", "xagent:12.7/83")]
    public void Compute_Key_IsTheLabelledHash()
    {
        var expected = SHA256.HashData(Encoding.UTF8.GetBytes("xagent-api-key:sha256:v1\0" + Key));

        Assert.That(ApiKeyVerifier.Compute(Key), Is.EqualTo("sha256$v1$" + Convert.ToHexStringLower(expected)));
    }

    [Test]
    public void Verify_OwnVerifier_Matches() => Assert.That(ApiKeyVerifier.Verify(Key, ApiKeyVerifier.Compute(Key)), Is.True);

    [TestCase(null)]
    [TestCase("")]
    [TestCase("sha256$v1$")]
    [TestCase("sha256$v1$zz")]
    [TestCase("$2b$12$abcdefghijklmnopqrstuuVx1p2C4p3VhY3lB6f7a8b9c0d1e2f3g")]
    [Property("contract", "xagent:12.7/86")]
    public void Verify_MissingOrMalformed_FailsClosed(string? stored) => Assert.That(ApiKeyVerifier.Verify(Key, stored), Is.False);

    [Test]
    public void Verify_MalformedHexOfTheRightLength_FailsClosed()
        => Assert.That(ApiKeyVerifier.Verify(Key, "sha256$v1$" + new string('g', 64)), Is.False);

    [Test]
    public void Verify_AnotherKeyOrNone_Fails()
    {
        var stored = ApiKeyVerifier.Compute(Key);

        Assert.That(ApiKeyVerifier.Verify(Key[..^1] + "w", stored), Is.False);
        Assert.That(ApiKeyVerifier.Verify(null, stored), Is.False);
        Assert.That(ApiKeyVerifier.Verify(new string('x', 100_000), stored), Is.False);
    }
}
