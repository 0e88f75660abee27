namespace TaskMessages.Tests.Mongo.Server;

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
        using var connection = TaskMessages.EmbeddedMongo.Storage.Sqlite.Connection.Open(Path.Combine(DirectoryPath, "database.sqlite"), readOnly: false);
        connection.Execute(sql);
    }
}
