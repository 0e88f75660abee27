using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Query;

/// <summary>Filters on random documents, against a plain reading of MongoDB's manual.</summary>
public sealed class FilterModelTests
{
    private static readonly string[] Comparisons = ["$eq", "$gt", "$gte", "$lt", "$lte"];

    [Test]
    public void Comparison_RandomDocuments_AgreesWithTheModel()
    {
        var random = new RandomBson(101);
        for (var round = 0; round < 10_000; round++)
        {
            var (document, path, operand, name) = (random.Document(3), random.Path(), random.Value(1), Comparisons[random.Next(Comparisons.Length)]);

            var matches = Filter.Parse(new BsonDocument(path, new BsonDocument(name, operand))).Matches(document);

            Assert.That(matches, Is.EqualTo(ReferenceFilter.Reach(document, path).Exists(value => ReferenceFilter.Compares(name, value, operand))), $"{path} {name} {BsonText.Of(operand)} in {BsonText.Of(document)}");
        }
    }

    [Test]
    public void Negations_RandomDocuments_AreComplements()
    {
        var random = new RandomBson(103);
        for (var round = 0; round < 5000; round++)
        {
            var (document, path, operand) = (random.Document(3), random.Path(), random.Value(1));

            Assert.That(Matches(path, "$ne", operand, document), Is.Not.EqualTo(Matches(path, "$eq", operand, document)));
            Assert.That(Matches(path, "$nin", new BsonArray { operand, 1 }, document), Is.Not.EqualTo(Matches(path, "$in", new BsonArray { operand, 1 }, document)));
            Assert.That(Matches(path, "$exists", true, document), Is.Not.EqualTo(Matches(path, "$exists", false, document)));
            Assert.That(Matches(path, "$not", new BsonDocument("$gt", operand), document), Is.Not.EqualTo(Matches(path, "$gt", operand, document)));
        }
    }

    [Test]
    public void In_RandomDocuments_IsTheOrOfItsEqualities()
    {
        var random = new RandomBson(107);
        for (var round = 0; round < 5000; round++)
        {
            var (document, path) = (random.Document(3), random.Path());
            var values = new BsonArray(Enumerable.Range(0, 1 + random.Next(8)).Select(_ => random.Value(1)));

            Assert.That(Matches(path, "$in", values, document), Is.EqualTo(values.Any(value => Matches(path, "$eq", value, document))));
        }
    }

    [Test]
    public void Logic_RandomDocuments_FollowsItsParts()
    {
        var random = new RandomBson(109);
        for (var round = 0; round < 5000; round++)
        {
            var document = random.Document(3);
            var left = new BsonDocument(random.Path(), new BsonDocument("$gte", random.Value(1)));
            var right = new BsonDocument(random.Path(), random.Value(1));
            var (l, r) = (Filter.Parse(left).Matches(document), Filter.Parse(right).Matches(document));
            var both = new BsonArray { left, right };

            Assert.That(Filter.Parse(new BsonDocument("$and", both)).Matches(document), Is.EqualTo(l && r));
            Assert.That(Filter.Parse(new BsonDocument("$or", both)).Matches(document), Is.EqualTo(l || r));
            Assert.That(Filter.Parse(new BsonDocument("$nor", both)).Matches(document), Is.EqualTo(!(l || r)));
        }
    }

    [Test]
    public void Sort_ThenRange_RandomDocuments_AreContiguous()
    {
        var random = new RandomBson(113);
        for (var round = 0; round < 300; round++)
        {
            var documents = Enumerable.Range(0, 20).Select(_ => new BsonDocument("a", Scalar(random))).ToList();
            var bound = Scalar(random);
            var filter = Filter.Parse(new BsonDocument("a", new BsonDocument("$gte", bound)));

            var matched = SortSpec.Parse(new BsonDocument("a", 1)).Sort(documents).Where(document => BsonOrder.Rank(document["a"]) == BsonOrder.Rank(bound)).Select(filter.Matches).ToList();

            Assert.That(matched, Is.EqualTo(matched.Order()), "what matches comes after what does not");
        }
    }

    private static BsonValue Scalar(RandomBson random)
    {
        while (true)
        {
            if (random.Value(0) is var value && !BsonOrder.IsNaN(value))
                return value;
        }
    }

    private static bool Matches(string path, string name, BsonValue operand, BsonDocument document) =>
        Filter.Parse(new BsonDocument(path, new BsonDocument(name, operand))).Matches(document);
}
