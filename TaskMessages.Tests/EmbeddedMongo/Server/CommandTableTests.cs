using TaskMessages.EmbeddedMongo.Commands;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

[TestFixture]
internal sealed class CommandTableTests
{
    [Test]
    public void All_Names_AreInAlphabeticalOrderWithHelp()
    {
        Assert.That(CommandTable.All.Select(command => command.Name), Is.Ordered.Using((IComparer<string>)StringComparer.OrdinalIgnoreCase));
        Assert.That(CommandTable.All, Has.All.Matches<CommandDefinition>(command => command.Help.Length > 0));
    }

    [TestCase("findandmodify", "findAndModify")]
    [TestCase("ismaster", "isMaster")]
    [TestCase("ping", "ping")]
    public void Find_AliasOrName_GivesTheCommand(string name, string expected) => Assert.That(CommandTable.Find(name).Name, Is.EqualTo(expected));
}
