using TaskMessages.EmbeddedMongo.Storage;
using TaskMessages.EmbeddedMongo.Storage.Files;

namespace TaskMessages.Tests.Storage;

/// <summary>What no killed process can show, only a machine that loses its power: that a commit waits for the disk.</summary>
public sealed class EngineDurabilityTests
{
    private const long Full = 2;

    private string _directory = null!;

    [SetUp]
    public void Create() => _directory = Directory.CreateTempSubdirectory("durability-").FullName;

    [TearDown]
    public void Delete() => Directory.Delete(_directory, recursive: true);

    [Test]
    public void Writer_OfANewAndOfAnExistingFile_WaitsForTheDiskAtEachCommit()
    {
        var options = new StorageOptions { Directory = _directory };
        var path = Path.Combine(_directory, DatabaseFile.Name);
        foreach (var file in new[] { "new", "existing" })
        {
            using var writer = DatabaseFile.OpenWriter(path, options);
            Assert.That(writer.ScalarInt64("PRAGMA synchronous"), Is.EqualTo(Full), file);
            Assert.That(writer.ScalarText("PRAGMA journal_mode"), Is.EqualTo("wal"), file);
        }
    }

    [Test]
    public void Checkpointer_WaitsForTheDisk()
    {
        var path = Path.Combine(_directory, DatabaseFile.Name);
        using (DatabaseFile.OpenWriter(path, new StorageOptions { Directory = _directory }))
        {
            // the file is there now
        }

        using var checkpointer = DatabaseFile.OpenCheckpointer(path);

        Assert.That(checkpointer.ScalarInt64("PRAGMA synchronous"), Is.EqualTo(Full), "the log is emptied only when its pages are in the file");
    }
}
