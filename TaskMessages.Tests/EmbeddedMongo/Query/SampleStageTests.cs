using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Query;

[TestFixture]
public sealed class SampleStageTests
{
    private static readonly BsonDocument[] Hundred = [.. Enumerable.Range(0, 100).Select(i => new BsonDocument("_id", i))];

    [TestCase("0", 0)]
    [TestCase("0.9", 0)]
    [TestCase("1.9", 1)]
    [TestCase("30", 30)]
    [TestCase("100", 100)]
    [TestCase("1000", 100)]
    [TestCase("1e300", 100)]
    public void Run_Size_GivesSoManyDifferentDocuments(string size, int expected)
    {
        var sample = Run(size, Hundred);

        Assert.That(sample, Has.Count.EqualTo(expected));
        Assert.That(sample, Is.Unique.And.SubsetOf(Enumerable.Range(0, 100)));
    }

    [Test]
    public void Run_ManyTimes_EachDocumentComesAboutAsOften()
    {
        const int Rounds = 10_000;
        var counts = new int[100];

        for (var round = 0; round < Rounds; round++)
        {
            foreach (var id in Run("5", Hundred))
                counts[id]++;
        }

        // 500 times each, with a deviation of 22: 8 deviations off happens once in 10^15 runs.
        Assert.That(counts, Is.All.InRange(500 - 176, 500 + 176));
    }

    [Test]
    public void Run_All_ComeInAnotherOrder() => Assert.That(Run("100", Hundred), Is.Not.Ordered);

    [Test]
    public void Run_NothingWanted_ReadsNothing() =>
        Assert.That(Pipeline.Parse(Shell.Array("[{$sample: {size: 0}}]")).Run(Unreadable()).ToList(), Is.Empty);

    [Test]
    public void Run_LargerThanItMayBe_IsRefused()
    {
        var scope = new QueryScope(null, null) { MaxMemory = 10_000 };
        var large = Enumerable.Range(0, 100).Select(i => new BsonDocument { { "_id", i }, { "text", new string('x', 900) } }).ToArray();

        Assert.That(Pipeline.Parse(Shell.Array("[{$sample: {size: 10}}]"), scope).Run(large).Count(), Is.EqualTo(10));
        ServerErrors.AssertThrown(
            292,
            "Sort exceeded memory limit of 10000 bytes, but did not opt in to external sorting.",
            () => _ = Pipeline.Parse(Shell.Array("[{$sample: {size: 11}}]"), scope).Run(large).Count());
    }

    private static List<int> Run(string size, BsonDocument[] input) =>
        [.. Pipeline.Parse(Shell.Array($"[{{$sample: {{size: {size}}}}}]")).Run(input).Select(document => document["_id"].AsInt32)];

    private static IEnumerable<BsonDocument> Unreadable()
    {
        Assert.Fail("a document was read");
        yield break;
    }
}
