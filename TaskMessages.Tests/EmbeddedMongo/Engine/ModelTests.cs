using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.Tests.EmbeddedMongo.Engine;

/// <summary>Random operations on an engine with many kinds of indexes, compared with a list of documents in memory.</summary>
[TestFixture]
public sealed class ModelTests : EngineFixture
{
    private static readonly string[] Indexes =
    [
        "{ key: { a: 1 }, name: 'a' }",
        "{ key: { a: -1, b: 1 }, name: 'ab' }",
        "{ key: { b: 1, 'd.e': -1 }, name: 'bde' }",
        "{ key: { 'd.e': 1, 'd.f': 1 }, name: 'def' }",
        "{ key: { b: 1 }, name: 'sparse', sparse: true }",
        "{ key: { a: 1, b: 1 }, name: 'partial', partialFilterExpression: { b: { $exists: true } } }",
        "{ key: { a: 1, 'd.f': 1 }, name: 'range', partialFilterExpression: { a: { $gt: 1 } } }",
    ];

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    public async Task Execute_RandomDocumentsAndQueries_AgreesWithTheModel(int seed)
    {
        var random = new RandomDocuments(seed);
        foreach (var index in Indexes)
            await CreateIndexAsync("c", index);
        var model = new Dictionary<int, BsonDocument>();
        for (var round = 0; round < 30; round++)
        {
            await WriteAsync(session => ChangeSome(session, random, model));
            for (var query = 0; query < 25; query++)
                CheckQuery(random, model);
        }
    }

    private static int ChangeSome(WriteSession session, RandomDocuments random, Dictionary<int, BsonDocument> model)
    {
        var collection = session.FindCollection(Db, "c")!;
        for (var change = 0; change < 20; change++)
        {
            var id = random.Next(60);
            var stored = session.Execute(session.Plan(collection, Filter.Parse(new BsonDocument("_id", id)), null, null), null).SingleOrDefault();
            Assert.That(stored?.Document, Is.EqualTo(model.GetValueOrDefault(id)).Using<BsonValue>(BsonIdentity.AreSame));
            var document = random.Document(id);
            try
            {
                if (stored is null)
                    session.Insert(collection, document);
                else if (random.Next(3) == 0)
                    session.Delete(collection, stored);
                else
                    session.Replace(collection, stored, document);
            }
            catch (ServerErrorException e) when (e.Code == (int)ServerError.CannotIndexParallelArrays)
            {
                continue;
            }

            if (session.Execute(session.Plan(collection, Filter.Parse(new BsonDocument("_id", id)), null, null), null).Any())
                model[id] = document;
            else
                model.Remove(id);
        }

        return 0;
    }

    private void CheckQuery(RandomDocuments random, Dictionary<int, BsonDocument> model)
    {
        var source = random.Filter();
        var filter = Filter.Parse(source);
        var sort = random.Sort() is { } order && !model.Values.Where(filter.Matches).Any(document => HasParallelArrays(document, order)) ? order : null;
        Read(session =>
        {
            var collection = session.FindCollection(Db, "c")!;
            var expected = Ids(model.Values.Where(filter.Matches));
            var plan = session.Plan(collection, filter, sort, null);
            var found = session.Execute(plan, null).Select(document => document.Document).ToArray();
            Assert.That(Ids(found), Is.EqualTo(expected), () => $"{source} through {PlanExplanation.WinningPlan(plan)}");
            Assert.That(session.Count(plan), Is.EqualTo(expected.Length), () => $"count of {source} through {PlanExplanation.WinningPlan(plan)}");
            if (sort is not null)
                Assert.That(found, Is.Ordered.Using<BsonDocument>(sort), () => $"{source} through {PlanExplanation.WinningPlan(plan)}");
            foreach (var index in collection.Indexes.Where(index => !index.Spec.Sparse && index.PartialFilter is null))
            {
                var hinted = session.Plan(collection, filter, sort, index.Name);
                Assert.That(Ids(session.Execute(hinted, null).Select(document => document.Document)), Is.EqualTo(expected), () => $"{source} through {PlanExplanation.WinningPlan(hinted)}");
            }

            return 0;
        });
    }

    // What a sort does of them is PlanAgreementTests' matter.
    private static bool HasParallelArrays(BsonDocument document, SortSpec sort) =>
        new ReferenceOrder(new BsonDocument(sort.Fields.Select(field => new BsonElement(field.Path.Dotted, 1)))).MeetsParallelArrays(document);

    private static int[] Ids(IEnumerable<BsonDocument> documents) => [.. documents.Select(document => document["_id"].AsInt32).Order()];
}
