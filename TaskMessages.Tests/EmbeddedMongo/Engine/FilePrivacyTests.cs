using System.Runtime.Versioning;
using TaskMessages.EmbeddedMongo;
using TaskMessages.Tests.EmbeddedMongo.Server;

namespace TaskMessages.Tests.EmbeddedMongo.Engine;

/// <summary>Who may read the database's files, and what is left in them of what was deleted.</summary>
[TestFixture]
[Platform(Exclude = "Win")]
[UnsupportedOSPlatform("windows")]
public sealed class FilePrivacyTests
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string Secret = "a text that is to be forgotten";

    private readonly TemporaryDirectory _directory = new();

    [TearDown]
    public void RemoveDirectory() => _directory.Dispose();

    [Test]
    [Property("security", "L1")]
    public async Task L1_FilesOfANewDatabase_AreTheOwnersAlone()
    {
        var directory = Path.Combine(_directory.Path, "new");
        await using (var mongo = await StartAsync(directory))
        {
            await FillAsync(mongo);
            await mongo.BackupAsync(Path.Combine(_directory.Path, "backup"), CancellationToken.None);

            Assert.That(ModesIn(directory).ConvertAll(file => file.Name), Is.EqualTo(new[] { "database.lock", "database.owner", "database.sqlite", "database.sqlite-wal" }));
            Assert.That(ModesIn(directory).Select(file => file.Mode), Is.All.EqualTo(OwnerOnly));
        }

        Assert.That(File.GetUnixFileMode(directory), Is.EqualTo(OwnerOnly | UnixFileMode.UserExecute));
        Assert.That(File.GetUnixFileMode(Path.Combine(_directory.Path, "backup")), Is.EqualTo(OwnerOnly | UnixFileMode.UserExecute));
        Assert.That(ModesIn(Path.Combine(_directory.Path, "backup")), Is.EqualTo(new[] { ("database.sqlite", OwnerOnly) }));
    }

    [Test]
    [Property("security", "L1")]
    public async Task L1_FilesThatOthersCouldRead_AreClosedToThemWhenTheDatabaseIsOpened()
    {
        var directory = Path.Combine(_directory.Path, "old");
        await using (var mongo = await StartAsync(directory))
            await FillAsync(mongo);
        File.SetUnixFileMode(directory, OwnerOnly | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead);
        File.SetUnixFileMode(Path.Combine(directory, "database.sqlite"), OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        await using (await StartAsync(directory))
        {
            Assert.That(ModesIn(directory).Select(file => file.Item2), Is.All.EqualTo(OwnerOnly));
            Assert.That(File.GetUnixFileMode(directory), Is.EqualTo(OwnerOnly | UnixFileMode.UserExecute));
        }
    }

    [TestCase("{delete: 'c', deletes: [{q: {}, limit: 0}]}")]
    [TestCase("{update: 'c', updates: [{q: {}, u: {$set: {text: 'x'}}, multi: true}]}")]
    [TestCase("{drop: 'c'}")]
    [Property("security", "L10")]
    public async Task L10_DeletedText_IsInNoFileAfterACleanStop(string command)
    {
        var directory = Path.Combine(_directory.Path, "erased");
        await using (var mongo = await StartAsync(directory))
        {
            await FillAsync(mongo);
            await mongo.RunCommandAsync(EmbeddedMongo.Query.Shell.Doc(command).Add("$db", "test"), CancellationToken.None);
        }

        var left = Directory.EnumerateFiles(directory).Where(file => Contains(File.ReadAllBytes(file)));
        Assert.That(left, Is.Empty);
    }

    private static Task<EmbeddedMongoServer> StartAsync(string directory) => EmbeddedMongoServer.StartAsync(new EmbeddedMongoOptions { Directory = directory });

    /// <summary>Small documents, and some that take pages of their own; the text is in an index, too.</summary>
    private static async Task FillAsync(EmbeddedMongoServer mongo)
    {
        await mongo.RunCommandAsync(EmbeddedMongo.Query.Shell.Doc("{createIndexes: 'c', indexes: [{key: {text: 1}, name: 't'}], $db: 'test'}"), CancellationToken.None);
        var documents = Enumerable.Range(0, 300).Select(i => new BsonDocument { { "_id", i }, { "text", $"{i} {Secret}" }, { "long", string.Concat(Enumerable.Repeat(i % 10 == 0 ? Secret : "", 300)) } });
        await mongo.RunCommandAsync(new BsonDocument { { "insert", "c" }, { "documents", new BsonArray(documents) }, { "$db", "test" } }, CancellationToken.None);
        if (await mongo.RunCommandAsync(EmbeddedMongo.Query.Shell.Doc("{update: 'c', updates: [{q: {}, u: {$unset: {long: 1}}, multi: true}], $db: 'test'}"), CancellationToken.None) is var reply)
            Assert.That(reply["ok"].ToDouble(), Is.EqualTo(1));
    }

    private static bool Contains(byte[] bytes) => bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(Secret)) >= 0;

    private static List<(string Name, UnixFileMode Mode)> ModesIn(string directory) =>
        [.. Directory.EnumerateFiles(directory).Order(StringComparer.Ordinal).Select(file => (Path.GetFileName(file), File.GetUnixFileMode(file)))];
}
