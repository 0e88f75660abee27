using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Query;

public sealed class SortSpecTests
{
    [TestCase("{a: 1}", "[{_id: 1, a: 2}, {_id: 2, a: 1}, {_id: 3}]", "[3, 2, 1]")]
    [TestCase("{a: -1}", "[{_id: 1, a: 2}, {_id: 2, a: 'x'}, {_id: 3}]", "[2, 1, 3]")]
    [TestCase("{a: 1, b: -1}", "[{_id: 1, a: 1, b: 1}, {_id: 2, a: 1, b: 2}, {_id: 3, a: 0}]", "[3, 2, 1]")]
    [TestCase("{a.b: 1}", "[{_id: 1, a: {b: 2}}, {_id: 2, a: 5}, {_id: 3, a: {b: 1}}]", "[2, 3, 1]")]
    [TestCase("{a: 1}", "[{_id: 1, a: [5, 1]}, {_id: 2, a: [3, 2]}, {_id: 3, a: 4}]", "[1, 2, 3]")]
    [TestCase("{a: -1}", "[{_id: 1, a: [5, 1]}, {_id: 2, a: [3, 2]}, {_id: 3, a: 4}]", "[1, 3, 2]")]
    [TestCase("{a: 1}", "[{_id: 1, a: null}, {_id: 2, a: []}, {_id: 3, a: {$minKey: 1}}]", "[3, 2, 1]")]
    [TestCase("{a.b: 1}", "[{_id: 1, a: [{b: 5}, {b: 3}]}, {_id: 2, a: [{b: 4}]}, {_id: 3, a: [{c: 1}]}]", "[3, 1, 2]")]
    [TestCase("{a.1: 1}", "[{_id: 1, a: [0, 9]}, {_id: 2, a: [9, 0]}]", "[2, 1]")]
    [TestCase("{a.0.b: -1}", "[{_id: 1, a: [{b: 1}]}, {_id: 2, a: [{b: 2}]}]", "[2, 1]")]
    [TestCase("{a.x: 1, a.y: 1}", "[{_id: 1, a: [{x: 1, y: 5}, {x: 2, y: 1}]}, {_id: 2, a: [{x: 1, y: 3}]}]", "[2, 1]")]
    [TestCase("{a.x: -1, a.y: 1}", "[{_id: 1, a: [{x: 1, y: 0}, {x: 2, y: 9}]}, {_id: 2, a: [{x: 2, y: 3}]}]", "[2, 1]")]
    [TestCase("{a.x: 1, a.y: -1}", "[{_id: 1, a: [{x: 1, y: 0}, {x: 5, y: 9}]}, {_id: 2, a: [{x: 1, y: 3}, {y: 0}]}]", "[2, 1]")]
    [TestCase("{b: 1, a: 1}", "[{_id: 1, b: 2, a: [5, 1]}, {_id: 2, b: 2, a: [3, 2]}, {_id: 3, b: 1, a: []}]", "[3, 1, 2]")]
    [TestCase("{a: 1, a.b: 1}", "[{_id: 1, a: [{b: 2}]}, {_id: 2, a: [{b: 1}]}]", "[2, 1]")]
    [TestCase("{a: 1}", "[{_id: 1, a: 1}, {_id: 2, a: 1.0}, {_id: 3, a: {$numberLong: '1'}}]", "[1, 2, 3]")]
    public void Sort_Documents_AreOrdered(string sort, string documents, string expected)
    {
        var sorted = SortSpec.Parse(Shell.Doc(sort)).Sort(Shell.Array(documents).Select(document => document.AsBsonDocument));

        Assert.That(new BsonArray(sorted.Select(document => document["_id"])), SameBson.As(Shell.Array(expected)));
    }

    [TestCase("{a: 2}", 15975, "$sort key ordering must be 1 (for ascending) or -1 (for descending)")]
    [TestCase("{a: 'asc'}", 15974, "Illegal key in $sort specification: a: \"asc\"")]
    [TestCase("{a: {$meta: 'textScore'}}", 31138, "Illegal $meta sort: $meta: \"textScore\"")]
    [TestCase("{a: {b: 1}}", 17312, "$meta is the only expression supported by $sort right now")]
    [TestCase("{'': 1}", 40352, "FieldPath cannot be constructed with empty string")]
    [TestCase("{'a.': 1}", 40353, "FieldPath must not end with a '.'.")]
    [TestCase("{'a..b': 1}", 15998, "FieldPath field names may not be empty strings.")]
    [TestCase("{$a: 1}", 16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.")]
    public void Parse_WhatMongoDBRefuses_IsRefusedAlike(string sort, int code, string message) =>
        ServerErrors.AssertThrown(code, message, () => SortSpec.Parse(Shell.Doc(sort)));

    [TestCase("{a: 1, b: 1}", "{a: [1, 2], b: [1, 2]}")]
    [TestCase("{c: 1, a.b: 1, d: -1}", "{a: [{b: 1}], d: []}")]
    public void Sort_ParallelArrays_AreRefused(string sort, string document) => ServerErrors.AssertThrown(
        2, "cannot sort with keys that are parallel arrays", () => SortSpec.Parse(Shell.Doc(sort)).KeysOf(Shell.Doc(document)));

    [TestCase("{a.b: 1}")]
    [TestCase("{a.b: 1, b: -1, c.0: 1}")]
    public void Compare_RandomDocuments_IsATotalOrder(string fields)
    {
        var random = new RandomBson(23);
        var sort = SortSpec.Parse(Shell.Doc(fields));
        for (var round = 0; round < 3000; round++)
        {
            var (x, y, z) = (Sortable(random, sort), Sortable(random, sort), Sortable(random, sort));

            Assert.That(Math.Sign(sort.Compare(x, y)), Is.EqualTo(-Math.Sign(sort.Compare(y, x))), "antisymmetric");
            if (sort.Compare(x, y) <= 0 && sort.Compare(y, z) <= 0)
                Assert.That(sort.Compare(x, z), Is.LessThanOrEqualTo(0), "transitive");
            Assert.That(sort.CompareKeys(sort.KeysOf(x), sort.KeysOf(y)), Is.EqualTo(sort.Compare(x, y)), "keys decide alike");
        }
    }

    private static BsonDocument Sortable(RandomBson random, SortSpec sort)
    {
        while (true)
        {
            var document = random.Document(3);
            try
            {
                sort.KeysOf(document);
                return document;
            }
            catch (ServerErrorException)
            {
                // It has parallel arrays.
            }
        }
    }

    [Test]
    public void Fields_Parsed_ShowPathsAndDirections() =>
        Assert.That(SortSpec.Parse(Shell.Doc("{a.b: 1, c: -1.0}")).Fields.Select(field => (field.Path.Dotted, field.Descending)), Is.EqualTo(new[] { ("a.b", false), ("c", true) }));

    [TestCase("a", "{a: [1, [2], 1]}", "[1, [2], 1]")]
    [TestCase("a.b", "{a: [{b: 1}, {b: [2, 3]}, 5, {}]}", "[1, 2, 3]")]
    [TestCase("a.1", "{a: [7, 8]}", "[8]")]
    [TestCase("a.b", "{a: 1}", "[]")]
    [TestCase("z", "{a: 1}", "[]")]
    public void PathValues_Of_ExpandsArrays(string path, string document, string expected) =>
        Assert.That(new BsonArray(PathValues.Of(Shell.Doc(document), FieldPath.Parse(path))), SameBson.As(Shell.Array(expected)));
}
