using TaskMessages.EmbeddedMongo;
using TaskMessages.EmbeddedMongo.Commands;
using TaskMessages.EmbeddedMongo.Server;
using TaskMessages.EmbeddedMongo.Wire;
using TaskMessages.Tests.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

/// <summary>Whatever comes over the wire costs at most the connection it came on.</summary>
[TestFixture]
public sealed class HostileMessageTests : CommandFixture
{
    private const int OverTheWire = 400;
    private const int InProcess = 50_000;
    private const int Commands = 5_000;

    private static readonly BsonDocument Ping = Shell.Doc("{ping: 1, $db: 'admin'}");

    private protected override EmbeddedMongoOptions Options => base.Options with { Listen = "127.0.0.1:0" };

    [Test]
    public async Task Listener_HostileMessages_AnswersOrClosesThatConnectionOnly()
    {
        var messages = new HostileMessages(71);
        var (answered, closed) = (0, 0);
        using var healthy = await RawConnection.OpenAsync(Server.Endpoint!);
        for (var i = 0; i < OverTheWire; i++)
        {
            var message = messages.Next();
            using var hostile = await RawConnection.OpenAsync(Server.Endpoint!);
            await hostile.SendAsync(message);
            hostile.EndSending();
            var reply = await hostile.ReceiveAsync();
            if (reply is null)
                closed++;
            else
                answered++;
            if (reply is not null && MessageHeader.Read(reply).OpCode == OpCode.Msg)
                AssertIsNoAccident(OpMsg.Decode(reply).Body, Convert.ToHexString(message));
            Assert.That((await healthy.RunAsync(Ping))["ok"].ToDouble(), Is.EqualTo(1));
        }

        await TestContext.Out.WriteLineAsync($"{OverTheWire} messages: {answered} answered, {closed} connections closed");
        Assert.That(Math.Min(answered, closed), Is.GreaterThan(OverTheWire / 20), "some are understood, some are not");
    }

    [Test]
    public void Parse_HostileMessages_ThrowsOneKindOfException()
    {
        var messages = new HostileMessages(73);
        var (parsed, refused) = (0, 0);
        for (var i = 0; i < InProcess; i++)
        {
            var message = messages.Next();
            if (message.Length < MessageHeader.Size)
                continue;
            try
            {
                IncomingMessage.Parse(message);
                parsed++;
            }
            catch (WireFormatException)
            {
                refused++;
            }
        }

        TestContext.Out.WriteLine($"{parsed} parsed, {refused} refused");
        Assert.That(Math.Min(parsed, refused), Is.GreaterThan(InProcess / 20));
    }

    [Test]
    public async Task Command_RandomFields_IsAnsweredOrRefusedWithACodeOfMongoDBs()
    {
        var random = new RandomBson(79);
        var (done, refused) = (0, 0);
        var names = CommandTable.All.Select(command => command.Name).Where(name => name != "configureFailPoint").ToArray();
        string[] fields =
        [
            "filter", "query", "sort", "update", "updates", "documents", "deletes", "pipeline", "cursor", "limit", "skip", "batchSize", "hint", "projection", "key", "indexes",
            "collection", "cursors", "new", "upsert", "remove", "fields", "lsid", "txnNumber", "readConcern", "writeConcern", "maxTimeMS", "let", "ordered", "payload", "mechanism", "full",
        ];
        for (var i = 0; i < Commands; i++)
        {
            var command = new BsonDocument(names[random.Next(names.Length)], random.Next(3) == 0 ? random.Value(1) : "c");
            for (var count = random.Next(4); count > 0; count--)
                command.Set(fields[random.Next(fields.Length)], random.Next(3) == 0 ? new BsonArray { random.Document(2) } : random.Next(2) == 0 ? random.Document(2) : random.Value(1));
            var reply = await Run(command.Set("$db", random.Next(2) == 0 ? "test" : "admin"));
            AssertIsNoAccident(reply, command.ToString()!);
            if (reply["ok"].ToDouble() == 1)
                done++;
            else
                refused++;
        }

        await TestContext.Out.WriteLineAsync($"{Commands} commands: {done} done, {refused} refused");
        Assert.That(Math.Min(done, refused), Is.GreaterThan(Commands / 20));
    }

    /// <summary>An internal error is one that nobody has thought of.</summary>
    private static void AssertIsNoAccident(BsonDocument reply, string cause) =>
        Assert.That(reply.GetValue("code", 0).ToInt32(), Is.Not.EqualTo(1), () => $"{reply} to {cause}");
}
