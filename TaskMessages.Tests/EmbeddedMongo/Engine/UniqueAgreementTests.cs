using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;
using TaskMessages.Tests.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Engine;

/// <summary>A unique index refuses exactly the documents that a plain comparison of all keys would.</summary>
[TestFixture]
public sealed class UniqueAgreementTests : EngineFixture
{
    [TestCase("{ key: { a: 1 }, name: 'i', unique: true }")]
    [TestCase("{ key: { a: -1 }, name: 'i', unique: true, sparse: true }")]
    [TestCase("{ key: { a: 1, b: -1 }, name: 'i', unique: true }")]
    [TestCase("{ key: { b: 1, a: 1 }, name: 'i', unique: true, sparse: true }")]
    [TestCase("{ key: { a: 1 }, name: 'i', unique: true, partialFilterExpression: { b: { $exists: true } } }")]
    [TestCase("{ key: { a: 1, b: 1 }, name: 'i', unique: true, partialFilterExpression: { a: { $gte: 1 } } }")]
    public async Task Write_RandomDocuments_IsRefusedWhenAPlainComparisonFindsTheKey(string index)
    {
        var spec = ShellJson.Parse(index);
        await CreateIndexAsync("c", index);
        var random = new RandomQueries(5);
        var model = new Dictionary<int, BsonDocument>();
        var refused = await WriteAsync(session =>
        {
            var collection = session.FindCollection(Db, "c")!;
            var count = 0;
            for (var i = 0; i < 1_500; i++)
            {
                var (id, document) = (random.Next(40), new BsonDocument());
                document = new BsonDocument("_id", id).Merge(random.Document(id));
                var stored = session.Execute(session.Plan(collection, Filter.Parse(new BsonDocument("_id", id)), null, null), null).SingleOrDefault();
                if (stored is not null && random.Next(3) == 0)
                {
                    session.Delete(collection, stored);
                    model.Remove(id);
                    continue;
                }

                count += Write(session, collection, stored, document, spec, model) ? 0 : 1;
            }

            return count;
        });
        await TestContext.Out.WriteLineAsync($"{refused} of 1500 refused, {model.Count} stored");
        Assert.That(refused, Is.GreaterThan(20));
        Assert.That(model, Has.Count.GreaterThan(5));
    }

    /// <returns>Whether it was stored.</returns>
    private static bool Write(WriteSession session, CollectionInfo collection, StoredDocument? before, BsonDocument document, BsonDocument spec, Dictionary<int, BsonDocument> model)
    {
        var id = document["_id"].AsInt32;
        var keys = Keys(spec, document);
        var isTaken = keys is not null && model.Any(other => other.Key != id && Keys(spec, other.Value) is { } theirs && keys.Any(key => theirs.Any(each => AreEqual(key, each))));
        try
        {
            model[id] = (before is null ? session.Insert(collection, document) : session.Replace(collection, before, document)).Document;
            Assert.That(isTaken, Is.False, () => $"{document} was stored beside {string.Join(", ", model.Values)}");
            return true;
        }
        catch (ServerErrorException e) when (e.Code == (int)ServerError.DuplicateKey)
        {
            Assert.That(isTaken, Is.True, () => $"{document} was refused beside {string.Join(", ", model.Values)}");
            return false;
        }
        catch (ServerErrorException e) when (e.Code == (int)ServerError.CannotIndexParallelArrays)
        {
            return false;
        }
    }

    /// <summary>The document's keys in the index; null when it is not in it.</summary>
    private static List<BsonValue[]>? Keys(BsonDocument spec, BsonDocument document)
    {
        var fields = spec["key"].AsBsonDocument.Names.ToList();
        if (spec.GetValue("sparse", false).AsBoolean && !fields.Exists(document.Contains))
            return null;
        if (spec.TryGetValue("partialFilterExpression", out var partial) && !ReferenceFilter.Matches(partial.AsBsonDocument, document))
            return null;
        List<BsonValue[]> keys = [[]];
        foreach (var field in fields)
            keys = keys.SelectMany(key => Values(document.GetValue(field, BsonNull.Value)).Select(value => (BsonValue[])[.. key, value])).ToList();
        return keys;
    }

    private static BsonArray Values(BsonValue value) => value switch
    {
        BsonArray { Count: 0 } => [BsonUndefined.Value],
        BsonArray array => array,
        _ => [value],
    };

    private static bool AreEqual(BsonValue[] left, BsonValue[] right) => left.Zip(right).All(pair => BsonOrder.AreEqual(pair.First, pair.Second));
}
