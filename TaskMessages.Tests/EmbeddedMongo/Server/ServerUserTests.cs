using TaskMessages.EmbeddedMongo.Authentication;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

[TestFixture]
internal sealed class ServerUserTests
{
    [TestCase("SCRAM-SHA-1", 16)]
    [TestCase("SCRAM-SHA-256", 28)]
    public void SecretOf_AnyUser_HasASaltAsLongAsMongoDBs(string mechanism, int length)
    {
        var user = new ServerUser("somebody", "password");

        foreach (var name in new[] { "somebody", "nobody" })
            Assert.That(user.SecretOf(name, ServerUser.Database, ScramMechanism.Find(mechanism)!).Salt, Has.Length.EqualTo(length), name);
    }

    [Test]
    public void SecretOf_AnUnknownUser_KeepsItsSaltAndDiffersFromAnothers()
    {
        var user = new ServerUser("somebody", "password");

        byte[] SaltOf(string name) => user.SecretOf(name, ServerUser.Database, ScramMechanism.Sha256).Salt;

        var salt = SaltOf("nobody");
        Assert.That(SaltOf("nobody"), Is.EqualTo(salt));
        Assert.That(SaltOf("none"), Is.Not.EqualTo(salt));
    }
}
