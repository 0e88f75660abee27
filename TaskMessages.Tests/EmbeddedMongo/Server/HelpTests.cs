using TaskMessages.EmbeddedMongo.Commands;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

[TestFixture]
public sealed class HelpTests : CommandFixture
{
    private static IEnumerable<string> Names => CommandTable.All.Select(command => command.Name);

    [TestCaseSource(nameof(Names))]
    public async Task Help_OfAnyCommand_IsAnsweredInsteadOfRunningIt(string name)
    {
        await RunOk("{insert: 'c', documents: [{}]}");
        var reply = await RunOk(new BsonDocument { { name, "c" }, { "help", true } });
        Assert.That(reply["help"].AsString, Does.StartWith($"help for: {name} "));
        Assert.That(reply.Names, Is.EqualTo(new[] { "help", "ok" }));
        Assert.That(await Documents("c"), Has.Length.EqualTo(1));
    }

    [TestCase("{ping: 1, help: false}")]
    [TestCase("{find: 'c', help: 0}")]
    public async Task Help_NotAskedFor_RunsTheCommand(string command) => Assert.That((await RunOk(command)).Contains("help"), Is.False);

    [Test]
    public Task Help_OfNoCommand_Fails() => RunFails(59, "{odd: 1, help: true}");
}
