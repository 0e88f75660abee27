namespace TaskMessages.Tests.Mongo.Bson;

public sealed class BsonDocumentTests
{
    [Test]
    public void Add_NameThatIsThere_Throws()
    {
        var document = new BsonDocument("a", 1);
        Assert.That(() => document.Add("a", 2), Throws.InvalidOperationException.With.Message.EqualTo("Duplicate element name 'a'."));
        document.AllowDuplicateNames = true;
        Assert.That(document.Add("a", 2).ElementCount, Is.EqualTo(2));
        Assert.That(document["a"].AsInt32, Is.EqualTo(1));
    }

    [TestCase(5)]
    [TestCase(19)]
    [TestCase(20)]
    [TestCase(500)]
    public void Lookup_AnySize_FindsEachAfterEveryChange(int count)
    {
        var document = new BsonDocument();
        for (var i = 0; i < count; i++)
            document.Add($"n{i}", i);
        document.Remove("n1");
        document.InsertAt(0, new BsonElement("first", true));
        document.Set("n2", "two").Set("last", 0);
        document.SetElement(3, new BsonElement("renamed", 3));

        Assert.That(document.Contains("n1"), Is.False);
        Assert.That(document.IndexOfName("first"), Is.Zero);
        Assert.That(document["n2"].AsString, Is.EqualTo("two"));
        Assert.That(document.IndexOfName("last"), Is.EqualTo(count));
        Assert.That(document.IndexOfName("renamed"), Is.EqualTo(3));
        Assert.That(document.Contains("n3"), Is.False);
        foreach (var name in document.Names)
            Assert.That(document.GetElement(document.IndexOfName(name)).Name, Is.EqualTo(name));
    }

    [Test]
    public void GetValue_Missing_ThrowsOrGivesTheDefault()
    {
        var document = new BsonDocument("a", 1);
        Assert.That(() => document["b"], Throws.TypeOf<KeyNotFoundException>().With.Message.EqualTo("Element 'b' not found."));
        Assert.That(document.GetValue("b", BsonNull.Value).IsBsonNull, Is.True);
        Assert.That(document.TryGetValue("b", out _), Is.False);
    }

    [Test]
    public void DeepClone_Changed_LeavesTheOriginal()
    {
        var document = new BsonDocument { { "a", new BsonDocument("b", 1) }, { "c", new BsonArray { 1, new BsonArray() } } };
        var clone = (BsonDocument)document.DeepClone();
        Assert.That(clone, Is.EqualTo(document));
        clone["a"]["b"] = 2;
        clone["c"][1].AsBsonArray.Add(1);
        Assert.That(document.ToJson(), Is.EqualTo("""{ "a" : { "b" : 1 }, "c" : [1, []] }"""));
    }

    [Test]
    public void As_OtherType_ThrowsInvalidCast()
    {
        BsonValue value = "text";
        Assert.That(() => value.AsInt32, Throws.TypeOf<InvalidCastException>());
        Assert.That(() => value.ToUniversalTime(), Throws.TypeOf<NotSupportedException>());
        Assert.That(() => value["a"], Throws.TypeOf<NotSupportedException>());
    }

    [Test]
    public void Conversions_FromNet_GiveTheTypes()
    {
        string? missing = null;
        Assert.That((BsonValue?)missing, Is.Null);
        Assert.That(((BsonValue)(int?)null).IsBsonNull, Is.True);
        Assert.That(((BsonValue)1.5m).AsDecimal, Is.EqualTo(1.5m));
        Assert.That(((BsonValue)new DateTime(2020, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc)).ToString(), Is.EqualTo("2020-01-02T03:04:05.678Z"));
        Assert.That(((BsonValue)new byte[] { 1 }).AsByteArray, Is.EqualTo(new byte[] { 1 }));
    }

    [Test]
    public void Merge_SameNames_KeepsOrOverwrites()
    {
        var document = new BsonDocument("a", 1);
        Assert.That(document.Merge(new BsonDocument { { "a", 2 }, { "b", 3 } }).ToJson(), Is.EqualTo("""{ "a" : 1, "b" : 3 }"""));
        Assert.That(document.Merge(new BsonDocument("a", 2), true)["a"].AsInt32, Is.EqualTo(2));
    }
}
