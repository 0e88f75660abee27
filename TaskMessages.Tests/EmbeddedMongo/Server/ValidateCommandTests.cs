using TaskMessages.Tests.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

[TestFixture]
public sealed class ValidateCommandTests : CommandFixture
{
    [Test]
    public async Task Validate_ArrayIndex_CountsDocumentsAndKeys()
    {
        await RunOk("{createIndexes: 'c', indexes: [{key: {tags: 1}, name: 'tags_1'}]}");
        await RunOk("{insert: 'c', documents: [{_id: 1, tags: ['a', 'b', 'c']}, {_id: 2}]}");
        var reply = await RunOk("{validate: 'c', full: true}");
        Assert.That((reply["ns"].AsString, reply["valid"].AsBoolean, reply["nrecords"].ToInt64()), Is.EqualTo(("test.c", true, 2L)));
        Assert.That((reply["keysPerIndex"]["_id_"].ToInt64(), reply["keysPerIndex"]["tags_1"].ToInt64()), Is.EqualTo((2L, 4L)));
        Assert.That(reply["indexDetails"], SameBson.As(Shell.Doc("{_id_: {valid: true}, tags_1: {valid: true}}")));
        Assert.That((reply["nInvalidDocuments"].AsInt32, reply["errors"].AsBsonArray.Count, reply["corruptRecords"].AsBsonArray.Count), Is.EqualTo((0, 0, 0)));
    }

    [Test]
    public async Task Validate_ARowThatIsNoDocument_IsReported()
    {
        await RunOk("{insert: 'c', documents: [{_id: 1}, {_id: 2}]}");
        var sql = Server.Engine.Read(session => session.FindCollection("test", "c")!.Sql.Update, CancellationToken.None);
        await Server.DisposeAsync();
        Damage(sql.Replace("?2", "x'0100'", StringComparison.Ordinal).Replace("?1", "2", StringComparison.Ordinal));
        await StartServer();
        var reply = await RunOk("{validate: 'c', full: true}");
        Assert.That(reply["valid"].AsBoolean, Is.False);
        Assert.That((reply["nInvalidDocuments"].AsInt32, reply["corruptRecords"][0].ToInt64()), Is.EqualTo((1, 2L)));
        await RunOk("{drop: 'c'}");
    }

    [Test]
    public async Task Validate_MissingIndexEntry_IsReported()
    {
        await RunOk("{createIndexes: 'c', indexes: [{key: {n: 1}, name: 'n_1'}]}");
        await RunOk("{insert: 'c', documents: [{_id: 1, n: 1}, {_id: 2, n: 2}]}");
        var sql = Server.Engine.Read(session => session.FindCollection("test", "c")!.Indexes.Single(index => index.Name == "n_1").Sql.Entries, CancellationToken.None);
        await Server.DisposeAsync();
        Damage(sql.Replace("SELECT k, r FROM", "DELETE FROM", StringComparison.Ordinal));
        await StartServer();
        var reply = await RunOk("{validate: 'c', full: true}");
        Assert.That(reply["valid"].AsBoolean, Is.False);
        Assert.That(reply["errors"].AsBsonArray.Select(error => error.AsString), Has.Some.Contains("index n_1"));
        Assert.That(reply["indexDetails"]["_id_"]["valid"].AsBoolean, Is.True);
        Assert.That(reply["indexDetails"]["n_1"]["valid"].AsBoolean, Is.False);
        Assert.That(reply["missingIndexEntries"].AsBsonArray.Select(entry => entry["indexName"].AsString), Is.EqualTo(new[] { "n_1", "n_1" }));
        await RunOk("{drop: 'c'}");
    }

    [Test]
    public Task Validate_NoCollection_Fails() => RunFails(26, "{validate: 'c'}");

    [Test]
    public async Task Validate_Repair_IsRefused()
    {
        await Fill("c", 1);
        await RunFails(238, "{validate: 'c', repair: true}");
    }

    private void Damage(string sql)
    {
        using var connection = TaskMessages.EmbeddedMongo.Storage.Sqlite.Connection.Open(Path.Combine(DirectoryPath, "database.sqlite"));
        connection.Execute(sql);
    }
}
