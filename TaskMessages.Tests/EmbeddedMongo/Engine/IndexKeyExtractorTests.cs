using TaskMessages.EmbeddedMongo.Storage;
using TaskMessages.EmbeddedMongo.Storage.Keys;

namespace TaskMessages.Tests.EmbeddedMongo.Engine;

[TestFixture]
public sealed class IndexKeyExtractorTests
{
    [TestCase("{ a: 1 }", "{ a: 5 }", "[[5]]", 0)]
    [TestCase("{ a: 1 }", "{ }", "[[null]]", 0)]
    [TestCase("{ a: 1 }", "{ a: null }", "[[null]]", 0)]
    [TestCase("{ a: 1 }", "{ a: [3, 1, 3, 2] }", "[[1], [2], [3]]", 1)]
    [TestCase("{ a: 1 }", "{ a: [7] }", "[[7]]", 1)]
    [TestCase("{ a: 1 }", "{ a: [[1, 2], 3] }", "[[3], [[1, 2]]]", 1)]
    [TestCase("{ a: 1 }", "{ a: { b: [1] } }", "[[{ b: [1] }]]", 0)]
    [TestCase("{ 'a.b': 1 }", "{ a: { b: 1 } }", "[[1]]", 0)]
    [TestCase("{ 'a.b': 1 }", "{ a: 5 }", "[[null]]", 0)]
    [TestCase("{ 'a.b': 1 }", "{ a: [] }", "[[null]]", 1)]
    [TestCase("{ 'a.b': 1 }", "{ a: [{ b: 1 }, { b: [2, 3] }, { c: 4 }, 5] }", "[[null], [1], [2], [3]]", 1)]
    [TestCase("{ 'a.b': 1 }", "{ a: [[{ b: 1 }]] }", "[[null]]", 1)]
    [TestCase("{ 'a.0': 1 }", "{ a: [8, 9] }", "[[8]]", 0)]
    [TestCase("{ 'a.0.b': 1 }", "{ a: [{ b: 4 }, { b: 5 }] }", "[[4]]", 0)]
    [TestCase("{ 'a.0': 1 }", "{ a: [{ '0': 4 }, { '0': 5 }] }", "[[4], [5]]", 1)]
    [TestCase("{ a: 1, b: 1 }", "{ a: [1, 2], b: 3 }", "[[1, 3], [2, 3]]", 1)]
    [TestCase("{ b: 1, a: 1 }", "{ a: [1, 2], b: 3 }", "[[3, 1], [3, 2]]", 2)]
    [TestCase("{ 'a.x': 1, 'a.y': 1 }", "{ a: [{ x: 1, y: 2 }, { x: 3 }] }", "[[1, 2], [3, null]]", 3)]
    [TestCase("{ a: 1, 'a.y': 1 }", "{ a: 3 }", "[[3, null]]", 0)]
    public void Extract_Document_GivesItsKeys(string pattern, string document, string expected, int multikey)
    {
        var index = Index("{ key: " + pattern + ", name: 'x' }");
        var keys = Extract(index, document);
        var wanted = ShellJson.Parse("{ k: " + expected + " }")["k"].AsBsonArray.Select(key => Encode(index, key.AsBsonArray)).ToArray();
        Assert.That(Texts(keys), Is.EqualTo(wanted));
        Assert.That(keys.MultikeyFields, Is.EqualTo((ulong)multikey));
    }

    [Test]
    public void Extract_EmptyArray_IsUndefined()
    {
        var index = Index("{ key: { a: 1 }, name: 'x' }");
        Assert.That(Texts(Extract(index, "{ a: [] }")), Is.EqualTo(new[] { Convert.ToHexString(KeyEncoder.Encode(BsonUndefined.Value)) }));
    }

    [TestCase("{ }", 0)]
    [TestCase("{ a: null }", 1)]
    [TestCase("{ b: 1 }", 1)]
    [TestCase("{ c: 1 }", 0)]
    [TestCase("{ a: [{ }] }", 1)]
    public void Extract_SparseIndex_SkipsDocumentsWithoutAnyField(string document, int count) =>
        Assert.That(Extract(Index("{ key: { a: 1, b: 1 }, name: 'x', sparse: true }"), document).Count, Is.EqualTo(count));

    [TestCase("{ a: 1, live: true }", 1)]
    [TestCase("{ a: 1, live: false }", 0)]
    [TestCase("{ a: 1 }", 0)]
    public void Extract_PartialIndex_SkipsWhatTheFilterRefuses(string document, int count) =>
        Assert.That(Extract(Index("{ key: { a: 1 }, name: 'x', partialFilterExpression: { live: true } }"), document).Count, Is.EqualTo(count));

    [Test]
    public void Extract_Reused_ForgetsTheDocumentBefore()
    {
        var index = Index("{ key: { a: 1 }, name: 'x' }");
        var keys = new IndexKeySet();
        IndexKeyExtractor.Extract(index, ShellJson.Parse("{ a: [1, 2, 3] }"), keys);
        IndexKeyExtractor.Extract(index, ShellJson.Parse("{ a: 9 }"), keys);
        Assert.That((keys.Count, keys.MultikeyFields), Is.EqualTo((1, 0UL)));
        Assert.That(keys.Contains(KeyEncoder.Encode(9)));
        Assert.That(keys.Contains(KeyEncoder.Encode(1)), Is.False);
    }

    [TestCase("{ a: [1, 2] }", "{ a: [2, 1, 1] }", true)]
    [TestCase("{ a: 1 }", "{ a: 1.0 }", true)]
    [TestCase("{ a: [1, 2] }", "{ a: [1] }", false)]
    [TestCase("{ a: [1, 2] }", "{ a: [1, 3] }", false)]
    public void SetEquals_TwoDocuments_ComparesTheirKeys(string left, string right, bool expected)
    {
        var index = Index("{ key: { a: 1 }, name: 'x' }");
        Assert.That(Extract(index, left).SetEquals(Extract(index, right)), Is.EqualTo(expected));
    }

    private static IndexInfo Index(string spec) => new(1, 1, IndexSpec.Parse(ShellJson.Parse(spec)), 0);

    private static IndexKeySet Extract(IndexInfo index, string document)
    {
        var keys = new IndexKeySet();
        IndexKeyExtractor.Extract(index, ShellJson.Parse(document), keys);
        return keys;
    }

    private static string[] Texts(IndexKeySet keys) => [.. Enumerable.Range(0, keys.Count).Select(i => Convert.ToHexString(keys[i]))];

    private static string Encode(IndexInfo index, BsonArray values)
    {
        var key = new KeyBuffer();
        for (var i = 0; i < values.Count; i++)
            KeyEncoder.Write(key, values[i], index.Fields[i].Descending);
        return Convert.ToHexString(key.Written);
    }
}
