using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Query;

/// <summary>Each row is a projection, a document and what comes out.</summary>
public sealed class ProjectionTests
{
    private const string Sample = "{_id: 1, a: 1, b: {c: 2, d: 3}, e: [{f: 1, g: 2}, 5, [{f: 3}]], h: [1, 2, 3, 4]}";

    [TestCase("{}", "{_id: 1, a: 1, b: {c: 2, d: 3}, e: [{f: 1, g: 2}, 5, [{f: 3}]], h: [1, 2, 3, 4]}")]
    [TestCase("{a: 1}", "{_id: 1, a: 1}")]
    [TestCase("{a: true, _id: 0}", "{a: 1}")]
    [TestCase("{h: 1, a: 1}", "{_id: 1, a: 1, h: [1, 2, 3, 4]}")]
    [TestCase("{_id: 1}", "{_id: 1}")]
    [TestCase("{z: 1}", "{_id: 1}")]
    [TestCase("{b.c: 1}", "{_id: 1, b: {c: 2}}")]
    [TestCase("{b: {c: 1, d: 1}}", "{_id: 1, b: {c: 2, d: 3}}")]
    [TestCase("{e.f: 1}", "{_id: 1, e: [{f: 1}, [{f: 3}]]}")]
    [TestCase("{a.x: 1}", "{_id: 1}")]
    [TestCase("{e: 0, h: 0}", "{_id: 1, a: 1, b: {c: 2, d: 3}}")]
    [TestCase("{_id: 0, e: 0, b: 0, h: false}", "{a: 1}")]
    [TestCase("{_id: 1, e: 0, b: 0, h: 0}", "{_id: 1, a: 1}")]
    [TestCase("{b.c: 0, e: 0, h: 0}", "{_id: 1, a: 1, b: {d: 3}}")]
    [TestCase("{e.f: 0, b: 0, h: 0}", "{_id: 1, a: 1, e: [{g: 2}, 5, [{}]]}")]
    [TestCase("{_id: 0}", "{a: 1, b: {c: 2, d: 3}, e: [{f: 1, g: 2}, 5, [{f: 3}]], h: [1, 2, 3, 4]}")]
    [TestCase("{h: {$slice: 2}, b: 0, e: 0}", "{_id: 1, a: 1, h: [1, 2]}")]
    [TestCase("{h: {$slice: -1}, a: 1}", "{_id: 1, a: 1, h: [4]}")]
    [TestCase("{h: {$slice: [1, 2]}, a: 1}", "{_id: 1, a: 1, h: [2, 3]}")]
    [TestCase("{h: {$slice: [-3, 2]}, _id: 1}", "{_id: 1, h: [2, 3]}")]
    [TestCase("{h: {$slice: [10, 2]}, a: 1}", "{_id: 1, a: 1, h: []}")]
    [TestCase("{a: {$slice: 1}, b: 1}", "{_id: 1, a: 1, b: {c: 2, d: 3}}")]
    [TestCase("{h: {$elemMatch: {$gt: 2}}}", "{_id: 1, h: [3]}")]
    [TestCase("{h: {$elemMatch: {$gt: 9}}, a: 1}", "{_id: 1, a: 1}")]
    [TestCase("{e: {$elemMatch: {f: 1}}}", "{_id: 1, e: [{f: 1, g: 2}]}")]
    [TestCase("{a: {$elemMatch: {$gt: 0}}}", "{_id: 1}")]
    [TestCase("{x: {$add: ['$a', 1]}}", "{_id: 1, x: 2}")]
    [TestCase("{x: 'text', a: 1}", "{_id: 1, a: 1, x: 'text'}")]
    [TestCase("{x: '$b.c'}", "{_id: 1, x: 2}")]
    [TestCase("{x: {y: '$a'}}", "{_id: 1, x: {y: 1}}")]
    [TestCase("{x: ['$a', '$z']}", "{_id: 1, x: [1, null]}")]
    [TestCase("{x: {$slice: ['$h', 1]}}", "{_id: 1, x: [1]}")]
    public void Apply_Projection_GivesTheFields(string projection, string expected) =>
        Assert.That(BsonText.Of(Projection.Parse(Shell.Doc(projection)).Apply(Shell.Doc(Sample))), Is.EqualTo(BsonText.Of(Shell.Doc(expected))));

    [TestCase("{a: 2}", "{'a.$': 1}", "{_id: 1, a: [1, 2, 3], b: 1}", "{_id: 1, a: [2]}")]
    [TestCase("{a.x: 2}", "{'a.$': 1, b: 1}", "{_id: 1, a: [{x: 1}, {x: 2, y: 3}], b: 1}", "{_id: 1, a: [{x: 2, y: 3}], b: 1}")]
    [TestCase("{a: {$gte: 2}}", "{'a.$': 1}", "{_id: 1, a: [1, 2, 3]}", "{_id: 1, a: [2]}")]
    [TestCase("{a.b: 2}", "{'a.b.$': 1}", "{_id: 1, a: {b: [1, 2], c: 1}}", "{_id: 1, a: {b: [2]}}")]
    public void Apply_Positional_CutsToTheMatch(string filter, string projection, string document, string expected)
    {
        var parsed = Projection.Parse(Shell.Doc(projection), Filter.Parse(Shell.Doc(filter)));

        Assert.That(BsonText.Of(parsed.Apply(Shell.Doc(document))), Is.EqualTo(BsonText.Of(Shell.Doc(expected))));
    }

    [TestCase("{a: 1, b: 0}", 31254, "Cannot do exclusion on field b in inclusion projection")]
    [TestCase("{a: 0, b: 1}", 31253, "Cannot do inclusion on field b in exclusion projection")]
    [TestCase("{a: 1, a.b: 1}", 31249, "Path collision at a.b remaining portion b")]
    [TestCase("{a.b: 1, a: 1}", 31250, "Path collision at a")]
    [TestCase("{a: {$slice: 'x'}}", 31273, "$slice only supports numbers and [skip, limit] arrays")]
    [TestCase("{a: {$slice: [1]}}", 31272, "$slice array argument should be of form [skip, limit]")]
    [TestCase("{a: {$slice: [1, 0]}}", 31259, "$slice limit must be positive, got 0")]
    [TestCase("{a: {$slice: [null, 1]}}", 31257, "$slice expects the skip argument to be a number, got null")]
    [TestCase("{a: {$slice: [1, null]}}", 31258, "$slice expects the limit argument to be a number, got null")]
    [TestCase("{a: {$elemMatch: 1}}", 31274, "elemMatch: Invalid argument, object required, but got int")]
    [TestCase("{a.b: {$elemMatch: {}}}", 31275, "Cannot use $elemMatch projection on a nested field.")]
    [TestCase("{a: {$foo: 1}}", 31325, "Unknown expression $foo")]
    [TestCase("{a: {$meta: 'textScore'}}", 40218, "query requires metadata that is not available")]
    [TestCase("{a: 0, b: {$add: [1, 2]}}", 31252, "Cannot use expression other than $meta in exclusion projection")]
    [TestCase("{a: 0, b: 'x'}", 31310, "Cannot use an expression b: \"x\" in an exclusion projection")]
    [TestCase("{'a.$': {$slice: 1}}", 31271, "positional projection cannot be used with an expression or sub object")]
    [TestCase("{'a.$': 'x'}", 31308, "positional projection cannot be used with a literal")]
    [TestCase("{'a.$': 1}", 31277, "Positional projection 'a.$' does not match the query document.")]
    [TestCase("{'b.$.x': 1}", 31394, "As of 4.4, it's illegal to specify positional operator in the middle of a path.Positional projection may only be used at the end, for example: a.b.$. If the query previously used a form like a.b.$.d, remove the parts following the '$' and the results will be equivalent.")]
    [TestCase("{'b.$': 0}", 31395, "positional projection cannot be used with exclusion")]
    [TestCase("{'b.$': 1, 'b.c.$': 1}", 31276, "Cannot specify more than one positional projection per query.")]
    [TestCase("{'b.$': 1, c: {$elemMatch: {}}}", 31255, "Cannot specify positional operator and $elemMatch.")]
    [TestCase("{c: {$elemMatch: {}}, 'b.$': 1}", 31256, "Cannot specify positional operator and $elemMatch.")]
    [TestCase("{'': 1}", 40352, "FieldPath cannot be constructed with empty string")]
    [TestCase("{'a.': 1}", 40353, "FieldPath must not end with a '.'.")]
    [TestCase("{a: {}}", 51270, "An empty sub-projection is not a valid value. Found empty object at path")]
    public void Parse_WhatMongoDBRefuses_IsRefusedAlike(string projection, int code, string message) =>
        ServerErrors.AssertThrown(code, message, () => Projection.Parse(Shell.Doc(projection), Filter.Parse(Shell.Doc("{b: 1}"))));

    [Test]
    public void Apply_PositionalWithoutMatch_IsRefused() =>
        Assert.That(
            () => Projection.Parse(Shell.Doc("{'a.$': 1}"), Filter.Parse(Shell.Doc("{a: {$ne: 7}}"))).Apply(Shell.Doc("{a: [1]}")),
            Throws.TypeOf<ServerErrorException>().With.Property("Code").EqualTo(51246));

    [Test]
    public void Apply_RandomDocuments_InclusionAndExclusionComplement()
    {
        var random = new RandomBson(17);
        for (var round = 0; round < 1000; round++)
        {
            var document = random.Document(2);
            var name = random.Name();
            var copy = document.DeepClone();

            var included = Projection.Parse(new BsonDocument(name, 1)).Apply(document);
            var excluded = Projection.Parse(new BsonDocument(name, 0)).Apply(document);

            Assert.That(included.ElementCount + excluded.ElementCount, Is.EqualTo(document.ElementCount));
            Assert.That(BsonIdentity.AreSame(document, copy), Is.True, "the original is left alone");
        }
    }
}
