using TaskMessages.EmbeddedMongo;
using TaskMessages.Tests.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

/// <summary>What the server does not have is refused over TCP, and nothing is written or made by the command.</summary>
/// <remarks><c>{aggregate: 1}</c> is refused with 73 InvalidNamespace before its stages are looked at.</remarks>
[TestFixture]
public sealed class UnsupportedFeatureTests : CommandFixture
{
    private const string NotImplemented = "238 NotImplemented";
    private const string UnknownStage = "40324 Location40324";
    private const string UnknownCommand = "59 CommandNotFound";

    private protected override EmbeddedMongoOptions Options => base.Options with { Listen = "127.0.0.1:0" };

    // collation: each command that takes one
    [TestCase("{find: 'c', collation: {locale: 'de'}}", NotImplemented)]
    [TestCase("{find: 'c', collation: {locale: 'simple', strength: 1}}", NotImplemented)]
    [TestCase("{find: 'none', collation: {locale: 'de'}}", NotImplemented)]
    [TestCase("{count: 'c', collation: {locale: 'de'}}", NotImplemented)]
    [TestCase("{distinct: 'c', key: 'a', collation: {locale: 'de'}}", NotImplemented)]
    [TestCase("{aggregate: 'c', pipeline: [], cursor: {}, collation: {locale: 'de'}}", NotImplemented)]
    [TestCase("{update: 'c', updates: [{q: {}, u: {$set: {a: 2}}, collation: {locale: 'de'}}]}", NotImplemented)]
    [TestCase("{update: 'c', updates: [{q: {}, u: {a: 2}, upsert: true, collation: {locale: 'de'}}]}", NotImplemented)]
    [TestCase("{delete: 'c', deletes: [{q: {}, limit: 0, collation: {locale: 'de'}}]}", NotImplemented)]
    [TestCase("{delete: 'c', deletes: [{q: {}, limit: 1, collation: {locale: 'de'}}]}", NotImplemented)]
    [TestCase("{findAndModify: 'c', query: {}, update: {$set: {a: 2}}, collation: {locale: 'de'}}", NotImplemented)]
    [TestCase("{findAndModify: 'c', query: {}, remove: true, collation: {locale: 'de'}}", NotImplemented)]
    [TestCase("{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a', collation: {locale: 'de'}}]}", NotImplemented)]
    [TestCase("{create: 'made', collation: {locale: 'de'}}", NotImplemented)]
    [TestCase("{explain: {find: 'c', collation: {locale: 'de'}}}", NotImplemented)]
    [TestCase("{explain: {aggregate: 'c', pipeline: [], cursor: {}, collation: {locale: 'de'}}}", NotImplemented)]
    [TestCase("{explain: {update: 'c', updates: [{q: {}, u: {$set: {a: 2}}, collation: {locale: 'de'}}]}}", NotImplemented)]
    [TestCase("{explain: {delete: 'c', deletes: [{q: {}, limit: 1, collation: {locale: 'de'}}]}}", NotImplemented)]
    [TestCase("{aggregate: 1, pipeline: [{$listLocalSessions: {}}], cursor: {}, $db: 'admin'}", "40324 Location40324")]

    // pipelines that write, or read what there is not
    [TestCase("{aggregate: 'c', pipeline: [{$out: 'made'}], cursor: {}}", UnknownStage)]
    [TestCase("{aggregate: 'c', pipeline: [{$out: {db: 'test', coll: 'made'}}], cursor: {}}", UnknownStage)]
    [TestCase("{aggregate: 'c', pipeline: [{$match: {}}, {$merge: 'made'}], cursor: {}}", UnknownStage)]
    [TestCase("{aggregate: 'c', pipeline: [{$merge: {into: 'c', on: '_id', whenMatched: 'replace'}}], cursor: {batchSize: 0}}", UnknownStage)]
    [TestCase("{aggregate: 'none', pipeline: [{$out: 'made'}], cursor: {}}", UnknownStage)]
    [TestCase("{aggregate: 'c', pipeline: [{$facet: {a: [{$out: 'made'}]}}], cursor: {}}", UnknownStage)]
    [TestCase("{aggregate: 'c', pipeline: [{$lookup: {from: 'c', localField: 'a', foreignField: 'a', as: 'b'}}], cursor: {}}", UnknownStage)]
    [TestCase("{aggregate: 'c', pipeline: [{$unionWith: 'c'}], cursor: {}}", UnknownStage)]
    [TestCase("{aggregate: 'c', pipeline: [{$changeStream: {}}], cursor: {}}", "40573 Location40573")]
    [TestCase("{aggregate: 'system.sessions', pipeline: [{$listSessions: {}}], cursor: {}, $db: 'config'}", UnknownStage)]
    [TestCase("{explain: {aggregate: 'c', pipeline: [{$out: 'made'}], cursor: {}}}", UnknownStage)]
    [TestCase("{explain: {aggregate: 'c', pipeline: [{$merge: 'made'}], cursor: {}}}", UnknownStage)]

    // views and other kinds of collections: what db.createView, db.createCollection and collection.hideIndex send
    [TestCase("{create: 'made', viewOn: 'c', pipeline: []}", NotImplemented)]
    [TestCase("{create: 'made', viewOn: 'c', pipeline: [{$match: {a: 1}}], collation: {locale: 'de'}}", NotImplemented)]
    [TestCase("{create: 'made', viewOn: 'c'}", NotImplemented)]
    [TestCase("{create: 'made', validator: {a: {$gt: 0}}}", NotImplemented)]
    [TestCase("{create: 'made', validator: {$jsonSchema: {required: ['a']}}, validationLevel: 'moderate', validationAction: 'warn'}", NotImplemented)]
    [TestCase("{create: 'made', validationLevel: 'off'}", NotImplemented)]
    [TestCase("{create: 'made', validationAction: 'warn'}", NotImplemented)]
    [TestCase("{create: 'made', capped: true, size: 4096}", NotImplemented)]
    [TestCase("{create: 'made', timeseries: {timeField: 't'}, expireAfterSeconds: 60}", NotImplemented)]
    [TestCase("{create: 'made', clusteredIndex: {key: {_id: 1}, unique: true}}", NotImplemented)]
    [TestCase("{create: 'made', changeStreamPreAndPostImages: {enabled: true}}", NotImplemented)]
    [TestCase("{collMod: 'c', validator: {a: {$gt: 0}}}", UnknownCommand)]
    [TestCase("{collMod: 'c', viewOn: 'd', pipeline: []}", UnknownCommand)]
    [TestCase("{convertToCapped: 'c', size: 4096}", UnknownCommand)]

    // commands that pipelines and sessions would need
    [TestCase("{cloneCollectionAsCapped: 'c', toCollection: 'd', size: 100}", UnknownCommand)]
    [TestCase("{mapReduce: 'c', map: 'm', reduce: 'r', out: 'made'}", UnknownCommand)]
    [TestCase("{startSession: 1}", UnknownCommand)]
    public async Task Command_AsksForWhatThereIsNot_IsRefusedAndChangesNothing(string command, string error)
    {
        await RunOk("{insert: 'c', documents: [{_id: 1, a: 1}]}");
        using var connection = await RawConnection.OpenAsync(Server.Endpoint!);
        var asked = Shell.Doc(command);

        var reply = await connection.RunAsync(asked.Contains("$db") ? asked : asked.Add("$db", "test"));

        Assert.That(Error(reply), Is.EqualTo(error), reply.ToString());
        Assert.That(await Documents("c"), Is.EqualTo(new[] { "{ \"_id\" : 1, \"a\" : 1 }" }));
        Assert.That((await RunOk("{listCollections: 1, nameOnly: true}"))["cursor"]["firstBatch"].AsBsonArray.Select(found => found["name"].AsString), Is.EqualTo(new[] { "c" }));
        Assert.That((await RunOk("{listIndexes: 'c'}"))["cursor"]["firstBatch"].AsBsonArray, Has.Count.EqualTo(1));
    }

    [TestCase("{find: 'c', collation: {locale: 'simple'}}")]
    [TestCase("{aggregate: 'c', pipeline: [], cursor: {}, collation: {locale: 'simple'}}")]
    [TestCase("{update: 'c', updates: [{q: {}, u: {$set: {a: 1}}, collation: {locale: 'simple'}}]}")]
    [TestCase("{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a', collation: {locale: 'simple'}}]}")]
    [TestCase("{create: 'made', collation: {locale: 'simple'}}")]
    public async Task Collation_Simple_IsWhatThereIs(string command)
    {
        using var connection = await RawConnection.OpenAsync(Server.Endpoint!);

        ReplyAssert.Ok(await connection.RunAsync(Shell.Doc(command).Add("$db", "test")));
    }

    // of a write that was refused as a whole, or of its only statement
    private static string Error(BsonDocument reply)
    {
        if (reply["ok"].ToInt32() == 0)
            return $"{reply["code"]} {reply["codeName"].AsString}";
        return reply.TryGetValue("writeErrors", out var errors) ? $"{errors[0]["code"]} {errors[0].AsBsonDocument.GetValue("codeName", "").AsString}" : "none";
    }
}
