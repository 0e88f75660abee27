using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Query.Expressions;

namespace TaskMessages.Tests.EmbeddedMongo.Query;

/// <summary>Whatever a client sends is either understood or refused with a code of MongoDB's: no other exception gets out.</summary>
public sealed class HostileInputTests
{
    private const int Rounds = 5_000;

    private static readonly QueryScope Scope = new(DateTimeOffset.UnixEpoch, new BsonDocument("v", 1));

    private static readonly string[] Operators =
    [
        "$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$in", "$nin", "$and", "$or", "$nor", "$not", "$exists", "$type", "$regex", "$options", "$mod", "$all",
        "$elemMatch", "$size", "$bitsAllSet", "$bitsAnyClear", "$expr", "$comment", "$set", "$unset", "$inc", "$mul", "$min", "$max", "$rename",
        "$setOnInsert", "$currentDate", "$push", "$each", "$position", "$slice", "$sort", "$addToSet", "$pop", "$pull", "$pullAll", "$bit", "$add",
        "$subtract", "$multiply", "$divide", "$cond", "$ifNull", "$switch", "$let", "$map", "$filter", "$reduce", "$concat", "$substrCP", "$split",
        "$arrayElemAt", "$concatArrays", "$range", "$toInt", "$toDate", "$toString", "$toDecimal", "$convert", "$mergeObjects", "$arrayToObject",
        "$objectToArray", "$getField", "$setField", "$year", "$hour", "$trunc", "$pow", "$sqrt", "$toDouble", "$literal", "$match", "$group", "$unwind", "$project", "$addFields", "$replaceRoot",
        "$replaceWith", "$sortByCount", "$limit", "$skip", "$count", "$sum", "$avg", "$first", "$last", "$foo", "$", "$$", "",
    ];

    private static readonly string[] Names =
        ["a", "b", "a.b", "a.0", "a.$", "a.$[]", "a.$[i]", "_id", "_id.x", "a..b", ".", "$a", "input", "as", "in", "cond", "if", "then", "else", "vars", "k", "v", "i", "branches", "path", "newRoot", "to", "field", "value", "date", "timezone", "includeArrayIndex"];

    private static readonly string[] Stages =
        ["$addFields", "$count", "$group", "$limit", "$match", "$project", "$replaceRoot", "$replaceWith", "$set", "$skip", "$sort", "$sortByCount", "$unset", "$unwind"];

    private static readonly BsonValue[] Texts = ["$a", "$a.b", "$$ROOT", "$$v", "$$this", "$$NOW", "$$nope", "$", "$$", "$a.", "a", "int", "(", "x", "a\0b", "$a\0b", "+02:00", "2023-11-14", "$$CURRENT"];

    [Test]
    public void Filter_RandomDocuments_AreMatchedOrRefused() => Run(31, random => Filter.Parse(RandomQuery(random, 3), Scope).Matches(random.Document(3)));

    [Test]
    public void Update_RandomDocuments_AreAppliedOrRefused() => Run(37, random =>
    {
        var filters = random.Next(2) == 0 ? null : new BsonArray { new BsonDocument("i", RandomOperand(random, 1)) };
        var document = random.Document(3);
        var copy = document.DeepClone();
        try
        {
            UpdateProgram.Parse(RandomQuery(random, 3), filters, Scope).Apply(document, Filter.Parse(RandomQuery(random, 1)), random.Next(2) == 0, out _);
        }
        finally
        {
            Assert.That(BsonIdentity.AreSame(document, copy), Is.True, "the original is left alone, on errors too");
        }
    });

    [Test]
    public void Update_RandomStages_AreAppliedOrRefused() => Run(41, random => UpdateProgram.Parse(new BsonArray { RandomStage(random) }, null, Scope).Apply(random.Document(3), null, false, out _));

    [Test]
    public void Upsert_RandomDocuments_AreCreatedOrRefused() => Run(43, random => UpdateProgram.Parse(RandomQuery(random, 2), null, Scope).CreateUpsert(Filter.Parse(RandomQuery(random, 2), Scope)));

    [Test]
    public void Projection_RandomDocuments_AreAppliedOrRefused() => Run(47, random => Projection.Parse(RandomQuery(random, 3), Filter.Parse(RandomQuery(random, 1), Scope), Scope).Apply(random.Document(3)));

    [Test]
    public void Sort_RandomDocuments_AreOrderedOrRefused() => Run(53, random => SortSpec.Parse(RandomQuery(random, 1)).Sort([random.Document(2), random.Document(2), random.Document(2)]));

    [Test]
    public void Pipeline_RandomStages_RunOrAreRefused() => Run(59, random =>
    {
        var documents = Pipeline.Parse(new BsonArray { RandomStage(random), RandomStage(random) }, Scope).Run([random.Document(3), random.Document(3)]).Take(1000);
        foreach (var document in documents)
            Assert.That(document.ToBson(), Is.Not.Empty, "it can be sent");
    });

    [Test]
    public void Expression_RandomValues_AreEvaluatedOrRefused() => Run(61, random => Expression.Parse(RandomOperand(random, 4), Scope).Evaluate(new EvaluationContext(random.Document(3), Scope)));

    private static void Run(int seed, Action<RandomBson> action)
    {
        var random = new RandomBson(seed);
        var understood = 0;
        for (var round = 0; round < Rounds; round++)
        {
            try
            {
                action(random);
                understood++;
            }
            catch (ServerErrorException e)
            {
                Assert.That(e.Code, Is.Not.Zero);
                Assert.That(e.Message, Is.Not.Empty);
            }
        }
        Assert.That(understood, Is.GreaterThan(Rounds / 200), "the input is not all nonsense");
    }

    private static BsonDocument RandomStage(RandomBson random) =>
        new(Stages[random.Next(Stages.Length)], random.Next(2) == 0 ? RandomOperand(random, 3) : new BsonDocument(Names[random.Next(Names.Length)], RandomOperand(random, 2)));

    private static BsonDocument RandomQuery(RandomBson random, int depth)
    {
        var document = new BsonDocument();
        for (var left = 1 + random.Next(2); left > 0; left--)
            document.Set(random.Next(3) == 0 ? Names[random.Next(Names.Length)] : Operators[random.Next(Operators.Length)], RandomOperand(random, depth - 1));
        return document;
    }

    private static BsonValue RandomOperand(RandomBson random, int depth) => random.Next(depth > 0 ? 8 : 3) switch
    {
        0 => random.Value(1),
        1 => Texts[random.Next(Texts.Length)],
        2 => random.Next(4) - 1,
        3 => new BsonArray { RandomOperand(random, depth - 1), RandomOperand(random, depth - 1) },
        4 => new BsonArray { RandomQuery(random, depth) },
        5 => new BsonDocument(random.Name(), RandomOperand(random, depth - 1)),
        _ => RandomQuery(random, depth),
    };
}
