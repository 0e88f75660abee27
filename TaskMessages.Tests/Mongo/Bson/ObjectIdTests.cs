namespace TaskMessages.Tests.Mongo.Bson;

public sealed class ObjectIdTests
{
    [Test]
    public void Parse_HexText_RoundTripsAsBytes()
    {
        var id = ObjectId.Parse("56E1FC72e0c917e9c4714161");
        Assert.That(id.ToString(), Is.EqualTo("56e1fc72e0c917e9c4714161"));
        Assert.That(Convert.ToHexStringLower(id.ToByteArray()), Is.EqualTo("56e1fc72e0c917e9c4714161"));
        Assert.That(id.CreationTime, Is.EqualTo(new DateTime(2016, 3, 10, 23, 0, 2, DateTimeKind.Utc)));
    }

    [TestCase("")]
    [TestCase("56e1fc72e0c917e9c471416")]
    [TestCase("56e1fc72e0c917e9c471416g")]
    [TestCase("56e1fc72e0c917e9c47141612")]
    public void TryParse_OtherText_IsRefused(string text)
    {
        Assert.That(ObjectId.TryParse(text, out _), Is.False);
        Assert.That(() => ObjectId.Parse(text), Throws.InstanceOf<FormatException>());
    }

    [Test]
    public void GenerateNewId_FromManyThreads_IsUniqueAndShareTheProcess()
    {
        var ids = new ObjectId[8][];
        Parallel.For(0, ids.Length, i => ids[i] = [.. Enumerable.Range(0, 2_000).Select(_ => ObjectId.GenerateNewId())]);
        var all = ids.SelectMany(batch => batch).ToArray();
        Assert.That(all.Distinct().Count(), Is.EqualTo(all.Length));
        Assert.That(all.Select(id => id.ToString()[8..18]).Distinct().Count(), Is.EqualTo(1));
    }
}
