using TaskMessages.Tests.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Bson;

/// <summary>What the server adds to the vendor's types, and what it takes for granted of them: a new version of the package that is built otherwise fails here.</summary>
public sealed class BsonDocumentsTests
{
    [Test]
    public void Elements_AreTheDocumentsOwnList() => Assert.That(new BsonDocument("a", 1).Elements, Is.InstanceOf<List<BsonElement>>());

    [TestCase(1)]
    [TestCase(23)]
    [TestCase(24)]
    [TestCase(500)]
    public void Append_AnySize_EachNameIsFoundAlsoAfterChanges(int count)
    {
        var document = BsonDocuments.WithCapacity(count);
        for (var i = 0; i < count; i++)
            document.Append(new BsonElement($"n{i}", i));
        document.Indexed();
        Assert.That(Enumerable.Range(0, count).Select(i => document[$"n{i}"].AsInt32), Is.EqualTo(Enumerable.Range(0, count)));

        document.Set("n0", "zero").Set("last", true);
        document.Remove($"n{count - 1}");
        Assert.That(document.Names, Is.Unique);
        Assert.That(document.Names.Select(document.IndexOfName), Is.EqualTo(Enumerable.Range(0, document.ElementCount)));
    }

    [TestCase(2)]
    [TestCase(40)]
    public void Copy_DuplicateNames_AreKeptAndTheFirstIsFound(int count)
    {
        var document = BsonDocuments.From(Enumerable.Range(0, count).Select(i => new BsonElement("same", i)));

        var copy = document.Copy();
        document.Set("same", -1);

        Assert.That((copy.ElementCount, copy["same"].AsInt32), Is.EqualTo((count, 0)));
    }

    [Test]
    public void Decode_DuplicateNames_AreKept()
    {
        var document = BsonDocuments.From([new BsonElement("a", 1), new BsonElement("a", 2)]);

        Assert.That(BsonCodec.Decode(BsonCodec.Encode(document)), SameBson.As(document));
    }

    [Test]
    public void Symbols_AreNotKept()
    {
        var (one, other) = (BsonSymbols.Create("a"), BsonSymbols.Create("a"));

        Assert.That(one, Is.Not.SameAs(other));
        Assert.That((one.Name, BsonIdentity.AreSame(one, other)), Is.EqualTo(("a", true)));
    }

    [TestCase(0)]
    [TestCase(3)]
    [TestCase(16)]
    [TestCase(17)]
    public void Binaries_UuidOfAnyLength_RoundTrips(int length)
    {
        var document = new BsonDocument("u", BsonBinaries.Create(new byte[length], BsonBinarySubType.UuidStandard));

        var decoded = BsonCodec.Decode(BsonCodec.Encode(document))["u"].AsBsonBinaryData;

        Assert.That((decoded.SubType, decoded.Bytes.Length), Is.EqualTo((BsonBinarySubType.UuidStandard, length)));
    }

    [Test]
    public void Doubles_NegativeZero_KeepsItsSign()
    {
        Assert.That(double.IsNegative(BsonDoubles.Of(-0.0).Value), Is.True);
        Assert.That(double.IsNegative(BsonCodec.Decode(BsonCodec.Encode(new BsonDocument("a", BsonDoubles.Of(-0.0))))["a"].AsDouble), Is.True);
    }

    [Test]
    public void ObjectIds_OfBytes_AreThoseBytes()
    {
        var id = ObjectId.GenerateNewId();

        Assert.That(ObjectIds.Read(id.ToByteArray()), Is.EqualTo(id));
    }
}
