using TaskMessages.EmbeddedMongo;
using TaskMessages.EmbeddedMongo.Wire;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

/// <summary>What is stored can be read again, however deep it is; what is too deep for that is refused.</summary>
[TestFixture]
public sealed class NestingTests : CommandFixture
{
    private const int Most = 180;

    private protected override EmbeddedMongoOptions Options => new() { Directory = DirectoryPath, Listen = "127.0.0.1:0" };

    [TestCase(false)]
    [TestCase(true)]
    public async Task Insert_AsDeepAsItMayBe_IsReadAgainOverTheWire(bool ofArrays)
    {
        await RunOk(Insert(Nested(Most, ofArrays)));

        var reply = await AskAsync(new BsonDocument { { "find", "c" }, { "$db", "test" } });

        Assert.That(Depth(reply["cursor"]["firstBatch"].AsBsonArray[0]), Is.EqualTo(Most));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Insert_Deeper_IsAWriteErrorAndStoresNothing(bool ofArrays)
    {
        var error = (await Run(Insert(Nested(Most + 1, ofArrays))))["writeErrors"].AsBsonArray.Single();

        Assert.That((error["code"].AsInt32, error["errmsg"].AsString), Is.EqualTo((15, "cannot insert document because it exceeds 180 levels of nesting")));
        Assert.That(await Documents("c"), Is.Empty);
    }

    [TestCase(Most, true)]
    [TestCase(Most + 1, false)]
    [TestCase(250, false)]
    public async Task Update_PathOfManyParts_IsRefusedBeyondTheLimit(int parts, bool fits)
    {
        await RunOk("{insert: 'c', documents: [{_id: 1}]}");
        var update = new BsonDocument("$set", new BsonDocument(string.Join('.', Enumerable.Repeat("a", parts)), 1));

        var reply = await Run(new BsonDocument
        {
            { "update", "c" },
            { "updates", new BsonArray { new BsonDocument { { "q", new BsonDocument() }, { "u", update } } } },
        });

        Assert.That(reply["nModified"].AsInt32, Is.EqualTo(fits ? 1 : 0));
        if (!fits)
            Assert.That(reply["writeErrors"].AsBsonArray.Single()["code"].AsInt32, Is.EqualTo(15));
    }

    [Test]
    public async Task Aggregate_ResultTooDeepToBeSent_IsAnErrorAndTheConnectionStays()
    {
        await RunOk(Insert(Nested(Most, ofArrays: false)));
        BsonValue wrapped = "$$ROOT";
        for (var level = 0; level < 30; level++)
            wrapped = new BsonDocument("w", wrapped);
        var command = new BsonDocument
        {
            { "aggregate", "c" },
            { "pipeline", new BsonArray { new BsonDocument("$project", new BsonDocument("w", wrapped)) } },
            { "cursor", new BsonDocument() },
            { "$db", "test" },
        };
        using var connection = await RawConnection.OpenAsync(Server.Endpoint!);

        Assert.That((await AskAsync(connection, command))["code"].AsInt32, Is.EqualTo(22));
        Assert.That((await AskAsync(connection, new BsonDocument { { "ping", 1 }, { "$db", "test" } }))["ok"].ToDouble(), Is.EqualTo(1));
    }

    private async Task<BsonDocument> AskAsync(BsonDocument command)
    {
        using var connection = await RawConnection.OpenAsync(Server.Endpoint!);
        return await AskAsync(connection, command);
    }

    private static async Task<BsonDocument> AskAsync(RawConnection connection, BsonDocument command)
    {
        using var writer = new BsonBufferWriter();
        OpMsg.Write(writer, 1, 0, command);
        await connection.SendAsync(writer.WrittenSpan.ToArray());
        return OpMsg.Decode(await connection.ReceiveAsync()).ToCommand();
    }

    private static BsonDocument Insert(BsonDocument document) => new() { { "insert", "c" }, { "documents", new BsonArray { document } } };

    /// <summary>A document of so many levels, its own counted.</summary>
    private static BsonDocument Nested(int levels, bool ofArrays)
    {
        BsonValue value = ofArrays ? new BsonArray() : new BsonDocument();
        for (var level = 2; level < levels; level++)
            value = ofArrays ? new BsonArray { value } : new BsonDocument("a", value);
        return new BsonDocument { { "_id", 1 }, { "a", value } };
    }

    private static int Depth(BsonValue value) => value switch
    {
        BsonDocument document => 1 + document.Select(element => Depth(element.Value)).DefaultIfEmpty(0).Max(),
        BsonArray array => 1 + array.Select(Depth).DefaultIfEmpty(0).Max(),
        _ => 0,
    };
}
