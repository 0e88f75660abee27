using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.Tests.EmbeddedMongo.Engine;

[TestFixture]
public sealed class MemorySortTests
{
    private static readonly SortSpec ByA = SortSpec.Parse(new BsonDocument("a", 1));

    [Test]
    public void Sorted_EqualKeys_KeepTheirOrder()
    {
        var sort = Sort(limit: 0, maxSize: 1 << 20);
        foreach (var (row, a) in new[] { (1, 2), (2, 1), (3, 2), (4, 1) })
            sort.Add(Document(row, a));
        Assert.That(Rows(sort), Is.EqualTo(new[] { 2, 4, 1, 3 }));
    }

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(1000)]
    public void Sorted_WithLimit_IsTheStartOfTheWhole(int limit)
    {
        var random = new Random(limit);
        var documents = Enumerable.Range(0, 500).Select(row => Document(row, random.Next(50))).ToArray();
        var whole = Sort(limit: 0, maxSize: 1 << 20);
        var limited = Sort(limit, maxSize: 1 << 20);
        foreach (var document in documents)
        {
            whole.Add(document);
            limited.Add(document);
        }

        Assert.That(Rows(limited), Is.EqualTo(Rows(whole).Take(limit)));
    }

    [Test]
    public void Add_BeyondTheMemory_IsRefusedUnlessALimitCutsItBack()
    {
        var whole = Sort(limit: 0, maxSize: 5000);
        Assert.That(() => AddMany(whole), Throws.TypeOf<ServerErrorException>().With.Property(nameof(ServerErrorException.CodeName)).EqualTo("QueryExceededMemoryLimitNoDiskUseAllowed"));
        var limited = Sort(limit: 10, maxSize: 5000);
        AddMany(limited);
        Assert.That(Rows(limited), Has.Length.EqualTo(10));
    }

    private static void AddMany(MemorySort<StoredDocument> sort)
    {
        for (var row = 0; row < 1000; row++)
            sort.Add(Document(row, 1000 - row));
    }

    private static MemorySort<StoredDocument> Sort(long limit, long maxSize) => new(ByA, limit, maxSize, stored => stored.Document, stored => stored.Size);

    private static StoredDocument Document(int row, int a) => new(row, new BsonDocument { { "_id", row }, { "a", a } }, 30);

    private static long[] Rows(MemorySort<StoredDocument> sort) => [.. sort.Sorted().Select(document => document.RowId)];
}
