namespace TaskMessages.Tests.EmbeddedMongo.Server;

[TestFixture]
public sealed class GenericFieldTests : CommandFixture
{
    private const string Session = "lsid: {id: {$binary: {base64: 'AAAAAAAAAAAAAAAAAAAAAA==', subType: '04'}}}";

    [TestCase("{nonsense: 1}", 59)]
    [TestCase("{find: 'c', foo: 1}", 40415)]
    [TestCase("{find: 'c', filter: 'x'}", 14)]
    [TestCase("{find: 'c', limit: -1}", 51024)]
    [TestCase("{find: 'c', collation: {locale: 'de'}}", 238)]
    [TestCase("{find: 'c', showRecordId: true}", 238)]
    [TestCase("{find: 'c', tailable: true}", 2)]
    [TestCase("{find: 'c', awaitData: true}", 9)]
    [TestCase("{find: 1}", 73)]
    [TestCase("{find: ''}", 73)]
    [TestCase("{ping: 1, $db: 'a b'}", 73)]
    [TestCase("{ping: 1, $db: 7}", 14)]
    [TestCase("{listDatabases: 1}", 13)]
    [TestCase("{find: 'c', readConcern: {level: 'snapshot'}}", 123)]
    [TestCase("{ping: 1, readConcern: {level: 'snapshot'}}", 72)]
    [TestCase("{insert: 'c', documents: [{}], readConcern: {level: 'majority'}}", 72)]
    [TestCase("{ping: 1, readConcern: {level: 'odd'}}", 2)]
    [TestCase("{ping: 1, writeConcern: {w: 1}}", 72)]
    [TestCase("{find: 'c', writeConcern: {}}", 72)]
    [TestCase("{count: 'c', writeConcern: {w: 'majority'}}", 72)]
    [TestCase("{insert: 'c', documents: [{}], writeConcern: {j: 'x'}}", 14)]
    [TestCase("{insert: 'c', documents: [{}], writeConcern: {j: true, fsync: true}}", 9)]
    [TestCase("{find: 'c', $readPreference: {mode: 'foo'}}", 2)]
    [TestCase("{ping: 1, maxTimeMS: 1.5}", 2)]
    [TestCase("{delete: 'c', deletes: [{q: {}, limit: 2}]}", 9)]
    [TestCase("{aggregate: 2, pipeline: [], cursor: {}}", 9)]
    [TestCase("{ping: 1, readConcern: 1}", 14)]
    [TestCase("{insert: 'c', documents: [{}], writeConcern: {w: 2}}", 2)]
    [TestCase("{insert: 'c', documents: [{}], writeConcern: {w: 51}}", 9)]
    [TestCase("{insert: 'c', documents: [{}], writeConcern: {foo: 2}}", 40415)]
    [TestCase("{ping: 1, maxTimeMS: -1}", 2)]
    [TestCase("{ping: 1, maxTimeMS: 'x'}", 14)]
    [TestCase("{ping: 1, lsid: {}}", 40414)]
    [TestCase("{ping: 1, lsid: 1}", 14)]
    [TestCase("{insert: 'c', documents: [{}], txnNumber: {$numberLong: '1'}}", 72)]
    [TestCase("{insert: 'c', documents: [{}], " + Session + ", txnNumber: {$numberLong: '1'}}", 20)]
    [TestCase("{find: 'c', " + Session + ", txnNumber: {$numberLong: '1'}, autocommit: false, startTransaction: true}", 20)]
    [TestCase("{ping: 1, apiVersion: '2'}", 322)]
    [TestCase("{buildInfo: 1, apiVersion: '1', apiStrict: true}", 323)]
    [TestCase("{insert: 'c', documents: []}", 16)]
    [TestCase("{insert: 'c', documents: [1]}", 14)]
    [TestCase("{insert: 'c'}", 40414)]
    [TestCase("{insert: 'a$b', documents: [{}]}", 73)]
    [TestCase("{insert: 'system.x', documents: [{}]}", 73)]
    [TestCase("{update: 'c', updates: [{q: {}}]}", 40414)]
    [TestCase("{update: 'c', updates: [{q: {}, u: {a: 1}, sort: {a: 1}}]}", 40415)]
    [TestCase("{delete: 'c', deletes: [{q: {}}]}", 40414)]
    public Task Command_WrongOrUnsupportedField_FailsWithMongoDBsCode(string command, int code) => RunFails(code, command);

    [TestCase("{ping: 1, lsid: null, comment: 'x', maxTimeMS: 1000}")]
    [TestCase("{ping: 1, " + Session + "}")]
    [TestCase("{find: 'c', $readPreference: {mode: 'primary'}, readConcern: {level: 'majority'}, $clusterTime: {}}")]
    [TestCase("{find: 'c', collation: {}, showRecordId: false, let: {}, filter: null}")]
    [TestCase("{find: 'c', collation: {locale: 'simple'}}")]
    [TestCase("{insert: 'c', documents: [{}], writeConcern: {w: 'majority', j: true, wtimeout: 5}}")]
    [TestCase("{ping: 1, apiVersion: '1', apiStrict: true, readConcern: {level: 'local'}}")]
    [TestCase("{aggregate: 'c', pipeline: [], cursor: {}, writeConcern: {w: 1, fsync: false}, readConcern: {level: 'available'}}")]
    [TestCase("{create: 'made', writeConcern: {w: 1}}")]
    [TestCase("{dropDatabase: 1, writeConcern: {w: 'majority'}}")]
    public Task Command_FieldsThatAStandaloneAccepts_Succeeds(string command) => RunOk(command);

    [Test]
    public async Task Command_UnknownField_IsNamedAsMongoDBDoes()
    {
        var reply = await RunFails(40415, "{find: 'c', foo: 1}");
        Assert.That(reply["errmsg"].AsString, Is.EqualTo("BSON field 'find.foo' is an unknown field."));
        Assert.That(reply["codeName"].AsString, Is.EqualTo("IDLUnknownField"));
        Assert.That((await RunFails(59, "{nope: 1}"))["errmsg"].AsString, Is.EqualTo("no such command: 'nope'"));
    }
}
