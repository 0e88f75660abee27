using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Driver;

namespace TaskMessages.Tests.Mongo.Topology;

/// <summary>What the client sends a second time, to whom, and how it tells the server that it is the same.</summary>
public sealed class RetryTests
{
    private const string Cursor = """{"ok": 1, "cursor": {"id": 0, "ns": "test.c", "firstBatch": []}}""";
    private const string Passing = """{"ok": 0, "code": 91, "errmsg": "shutting down", "errorLabels": ["RetryableWriteError"]}""";
    private const string Lasting = """{"ok": 0, "code": 2, "errmsg": "no good"}""";

    private static readonly BsonDocument Document = new("_id", 1);

    [Test]
    public async Task Insert_PrimaryShutsDown_IsRepeatedWithItsNumberAtTheNext()
    {
        await using var set = await KnownAsync();
        set.Members[0].Answer = _ =>
        {
            set.Elect(1, election: 2);
            return BsonDocument.Parse(Passing);
        };
        await set.Collection.InsertOneAsync(Document);

        var (first, second) = (set.Members[0].Commands.Single(), set.Members[1].Commands.Single());
        Assert.That(first["txnNumber"].AsInt64, Is.EqualTo(1));
        Assert.That(second, Is.EqualTo(first));
        await set.Collection.InsertOneAsync(Document);
        var third = set.Members[1].Commands[1];
        Assert.That((third["lsid"], third["txnNumber"].AsInt64), Is.EqualTo((first["lsid"], 2L)));
    }

    [TestCase(Passing, Passing, "shutting down", 2)]
    [TestCase(Lasting, Passing, "no good", 1)]
    [TestCase(Passing, Lasting, "no good", 2)]
    [TestCase(Passing, """{"ok": 0, "code": 91, "errmsg": "later", "errorLabels": ["RetryableWriteError", "NoWritesPerformed"]}""", "shutting down", 2)]
    public async Task Insert_ErrorAfterError_TellsTheOneThatSaysMore(string first, string second, string told, int sent)
    {
        await using var set = await KnownAsync();
        var answers = new Queue<string>([first, second]);
        set.Members[0].Answer = _ => BsonDocument.Parse(answers.Dequeue());
        Assert.That(() => set.Collection.InsertOneAsync(Document), Throws.InstanceOf<MongoCommandException>().With.Message.Contains(told));
        Assert.That(set.Members[0].Commands, Has.Count.EqualTo(sent));
    }

    [TestCase("retryWrites=false")]
    [TestCase("")]
    public async Task Write_ThatMayNotBeRepeated_IsSentOnceWithoutANumber(string options)
    {
        await using var set = await KnownAsync(options);
        set.Members[0].Answer = _ => BsonDocument.Parse(Passing);
        Assert.That(
            () => options.Length > 0 ? set.Collection.InsertOneAsync(Document) : set.Collection.UpdateManyAsync(Document, new BsonDocument("$set", new BsonDocument("a", 1))),
            Throws.InstanceOf<MongoCommandException>());
        Assert.That(set.Members[0].Commands.Single().Contains("txnNumber"), Is.False);
    }

    [Test]
    public async Task Insert_ConnectionBreaks_IsRepeatedInAnotherSessionNext()
    {
        await using var set = await KnownAsync("heartbeatFrequencyMS=500");
        var first = true;
        set.Members[0].Answer = _ =>
        {
            if (!first)
                return new BsonDocument("ok", 1);
            first = false;
            set.Members[0].SetDown(true);
            set.Members[0].SetDown(false);
            return new BsonDocument("ok", 1);
        };
        await set.Collection.InsertOneAsync(Document);
        await set.Collection.InsertOneAsync(Document);

        var sent = set.Members[0].Commands;
        Assert.That(sent, Has.Count.EqualTo(3));
        Assert.That(sent[1], Is.EqualTo(sent[0]));
        Assert.That(sent[2]["lsid"], Is.Not.EqualTo(sent[0]["lsid"]));
    }

    [TestCase("", 2)]
    [TestCase("&retryReads=false", 1)]
    public async Task Find_ServerIsNotAvailable_AsksAnotherOne(string options, int sent)
    {
        await using var set = await KnownAsync($"readPreference=secondary&localThresholdMS=60000{options}");
        var asked = 0;
        foreach (var member in set.Members)
            member.Answer = _ => BsonDocument.Parse(Interlocked.Increment(ref asked) == 1 ? """{"ok": 0, "code": 134, "errmsg": "not yet"}""" : Cursor);
        Func<Task> find = () => set.Collection.Find(new BsonDocument()).ToListAsync();
        if (sent == 1)
            Assert.That(find, Throws.InstanceOf<MongoCommandException>());
        else
            await find();
        Assert.That(set.Members.Select(member => member.Commands.Count).Max(), Is.EqualTo(1), "the second is another server");
        Assert.That(asked, Is.EqualTo(sent));
    }

    [TestCase(10107, true)]
    [TestCase(2, false)]
    public async Task Insert_ServerThatDoesNotLabelErrors_IsJudgedByTheCode(int code, bool isRepeated)
    {
        await using var set = await KnownAsync();
        set.WireVersion = 8;
        set.Elect(0, election: 3);
        await set.KnowsAsync(topology => topology.Servers[set.Members[0].Address].Hello.MaxWireVersion == 8);
        set.Members[0].Answer = _ => new BsonDocument { { "ok", 0 }, { "code", code }, { "errmsg", "no" } };
        var exception = Assert.ThrowsAsync(Is.InstanceOf<MongoCommandException>(), () => set.Collection.InsertOneAsync(Document));
        Assert.That(((MongoException)exception!).HasErrorLabel("RetryableWriteError"), Is.EqualTo(isRepeated));
        Assert.That(set.Members[0].Commands, Has.Count.EqualTo(isRepeated ? 2 : 1));
    }

    private static async Task<FakeReplicaSet> KnownAsync(string options = "")
    {
        var set = new FakeReplicaSet(tells: true, options);
        await set.KnowsPrimaryAsync(0);
        return set;
    }
}
