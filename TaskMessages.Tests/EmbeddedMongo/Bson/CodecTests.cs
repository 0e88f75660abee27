using System.Text;
using TaskMessages.Tests.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Bson;

/// <summary>Bytes against those of bsonspec.org, limits, and inputs that nobody means well with.</summary>
public sealed class CodecTests
{
    // the two examples of the BSON specification's FAQ, written out there byte by byte
    private const string HelloWorld = "160000000268656C6C6F0006000000776F726C640000";
    private const string Awesome = "310000000442534F4E002600000002300008000000617765736F6D65000131003333333333331440103200C20700000000";

    [TestCase("""{ "hello": "world" }""", HelloWorld)]
    [TestCase("""{ "BSON": ["awesome", 5.05, 1986] }""", Awesome)]
    public void Encode_SpecificationExample_GivesItsBytes(string json, string bytes)
    {
        Assert.That(Convert.ToHexString(BsonCodec.Encode(BsonDocument.Parse(json))), Is.EqualTo(bytes));
        Assert.That(BsonCodec.Decode(Convert.FromHexString(bytes)), SameBson.As(BsonDocument.Parse(json)));
    }

    [Test]
    public void Decode_DeepestAllowed_Decodes()
    {
        Assert.That(BsonCodec.Decode(Nested(BsonCodec.MaxDepth)).ElementCount, Is.EqualTo(1));
        Assert.That(() => BsonCodec.Decode(Nested(BsonCodec.MaxDepth + 1)), Throws.TypeOf<BsonFormatException>());
    }

    [Test]
    public void Encode_TooDeep_Throws()
    {
        var document = new BsonDocument();
        for (var depth = 1; depth < BsonCodec.MaxDepth; depth++)
            document = new BsonDocument("a", document);
        Assert.That(() => BsonCodec.Encode(document), Throws.Nothing);
        Assert.That(() => BsonCodec.Encode(new BsonDocument("a", document)), Throws.TypeOf<BsonFormatException>());
    }

    [Test]
    public void Decode_StatedLengthBeyondTheLimit_ThrowsBeforeAllocating()
    {
        var bytes = new byte[64];
        BitConverter.TryWriteBytes(bytes, int.MaxValue);
        Assert.That(() => BsonCodec.Decode(bytes), Throws.TypeOf<BsonFormatException>());

        // a string that says it has 2 GiB
        var text = Convert.FromHexString("10000000026100FFFFFF7F6162630000");
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => BsonCodec.Decode(text), Throws.TypeOf<BsonFormatException>());
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(200_000));
    }

    [Test]
    public void Encode_TextThatBsonCannotHold_Throws()
    {
        Assert.That(() => BsonCodec.Encode(new BsonDocument("a", "\ud800")), Throws.TypeOf<BsonFormatException>());
        Assert.That(() => BsonCodec.Encode(new BsonDocument("\udc00", "x")), Throws.TypeOf<BsonFormatException>());
    }

    [TestCase(10)]
    [TestCase(511)]
    [TestCase(5_000)]
    public void Encode_LongText_RoundTrips(int length)
    {
        var text = string.Concat(Enumerable.Repeat("ä€😀x", length));
        var document = new BsonDocument { { "t", text }, { new string('n', length), 1 } };
        Assert.That(BsonCodec.Decode(BsonCodec.Encode(document)), SameBson.As(document));
        Assert.That(BsonCodec.Encode(document).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)), Is.EqualTo(11));
    }

    [Test]
    public void Decode_SameNameTwice_SharesTheString()
    {
        var bytes = BsonCodec.Encode(new BsonDocument("some_name", 1));
        var first = BsonCodec.Decode(bytes).GetElement(0).Name;
        var second = BsonCodec.Decode(bytes).GetElement(0).Name;
        Assert.That(second, Is.SameAs(first));
    }

    [Test]
    public void Decode_MutatedInputs_DecodeOrThrowTheOneException()
    {
        var random = new Random(4711);
        var seeds = Seeds();
        var decoded = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = Mutate((byte[])seeds[random.Next(seeds.Length)].Clone(), random);
            try
            {
                var document = BsonCodec.Decode(bytes);
                decoded++;
                Assert.That(BsonCodec.Decode(BsonCodec.Encode(document)), SameBson.As(document));
            }
            catch (BsonFormatException)
            {
                // what malformed input is for
            }
        }

        Assert.That(decoded, Is.InRange(100, 19_900));
    }

    private static byte[][] Seeds() =>
    [
        Convert.FromHexString(HelloWorld),
        Convert.FromHexString(Awesome),
        Nested(12),
        BsonCodec.Encode(new BsonDocument
        {
            { "_id", ObjectId.GenerateNewId(1) }, { "d", new BsonDocument { { "x", 1L }, { "y", BsonNull.Value } } }, { "t", new BsonDateTime(5) },
            { "b", new BsonBinaryData([1, 2, 3], BsonBinaries.OldSubType) }, { "r", new BsonRegularExpression("a.*", "im") },
            { "c", new BsonJavaScriptWithScope("f()", new BsonDocument("v", true)) }, { "n", Decimal128.Parse("1.5") },
            { "s", BsonSymbols.Create("s") }, { "p", new BsonDbPointer("db.c", ObjectId.Empty) }, { "ts", new BsonTimestamp(1, 2) },
        }),
    ];

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        for (var n = random.Next(4); n >= 0; n--)
        {
            var at = random.Next(bytes.Length);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes[at] = 0;
                    break;
                default:
                    var from = random.Next(bytes.Length);
                    Array.Copy(bytes, from, bytes, at, random.Next(bytes.Length - Math.Max(at, from)));
                    break;
            }
        }

        return random.Next(10) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
    }

    private static byte[] Nested(int depth)
    {
        var bytes = Convert.FromHexString("0500000000");
        for (var i = 1; i < depth; i++)
            bytes = [.. BitConverter.GetBytes(bytes.Length + 8), 0x03, (byte)'a', 0, .. bytes, 0];
        return bytes;
    }
}
