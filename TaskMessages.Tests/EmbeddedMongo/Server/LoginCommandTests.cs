using TaskMessages.Tests.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

/// <summary>The commands of a login by themselves, on a server that nobody needs to log in to.</summary>
[TestFixture]
public sealed class LoginCommandTests : CommandFixture
{
    [TestCase("{saslStart: 1, mechanism: 'PLAIN', payload: {$binary: {base64: '', subType: '00'}}}", 334)]
    [TestCase("{saslStart: 1, mechanism: 'SCRAM-SHA-256', payload: {$binary: {base64: '', subType: '00'}}}", 18)]
    [TestCase("{saslStart: 1, payload: {$binary: {base64: '', subType: '00'}}}", 40414)]
    [TestCase("{saslContinue: 1, conversationId: 1, payload: {$binary: {base64: '', subType: '00'}}}", 17)]
    public Task Login_OfWhatCannotBe_Fails(string command, int code) => RunFails(code, command);

    [Test]
    public async Task Logout_OfNobody_Succeeds() => Assert.That(await RunOk("{logout: 1, $db: 'admin'}"), SameBson.As(Shell.Doc("{ok: 1.0}")));

    [Test]
    public Task Backup_WithoutADirectory_Fails() => RunFails(20, "{backup: 'monday', $db: 'admin'}");
}
