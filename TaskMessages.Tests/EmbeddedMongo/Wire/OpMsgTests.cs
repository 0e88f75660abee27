using System.Text;
using TaskMessages.Benchmarks.Fuzz;
using TaskMessages.EmbeddedMongo.Wire;

namespace TaskMessages.Tests.EmbeddedMongo.Wire;

/// <summary>Messages against bytes laid out by hand after the wire protocol's specification.</summary>
public sealed class OpMsgTests
{
    // { ping: 1, $db: "a" }: int32 0x10, string 0x02
    private const string PingBody = "1A000000" + "1070696E670001000000" + "02246462000200000061 00" + "00";

    private static readonly byte[] Ping = Hex("2F000000 07000000 00000000 DD070000" + "00000000" + "00" + PingBody);

    // { insert: "c" } and the sequence "documents" of {} and { x: 1 }
    private static readonly byte[] Insert = Hex(
        "48000000 01000000 00000000 DD070000" + "00000000"
        + "00" + "13000000 02 696E7365727400 02000000 6300 00"
        + "01" + "1F000000 646F63756D656E747300" + "0500000000" + "0C000000 10 7800 01000000 00");

    [Test]
    public void Write_Ping_GivesTheBytes()
    {
        using var writer = new BsonBufferWriter();
        OpMsg.Write(writer, 7, 0, new BsonDocument { { "ping", 1 }, { "$db", "a" } });
        Assert.That(Convert.ToHexString(writer.WrittenSpan), Is.EqualTo(Convert.ToHexString(Ping)));
    }

    [Test]
    public void Write_Payload_GivesASequence()
    {
        using var writer = new BsonBufferWriter();
        var command = new BsonDocument { { "insert", "c" }, { "documents", new BsonArray { new BsonDocument(), new BsonDocument("x", 1) } } };
        ClientMessages.WriteMsg(writer, 1, command, "documents", OpMsgFlags.None);
        Assert.That(Convert.ToHexString(writer.WrittenSpan), Is.EqualTo(Convert.ToHexString(Insert)));
    }

    [Test]
    public void Decode_Sequence_JoinsTheCommand()
    {
        var message = OpMsg.Decode(Insert);
        Assert.That(message.Sequences, Has.Count.EqualTo(1));
        Assert.That(message.ToCommand().ToJson(), Is.EqualTo("""{ "insert" : "c", "documents" : [{ }, { "x" : 1 }] }"""));
    }

    [Test]
    public void Crc32C_CheckValue_IsTheStandards() =>
        Assert.That(Crc32C.Compute(Encoding.ASCII.GetBytes("123456789")), Is.EqualTo(0xE3069283));

    [Test]
    public void Decode_Checksum_IsVerified()
    {
        using var writer = new BsonBufferWriter();
        OpMsg.Write(writer, 1, 0, new BsonDocument("ping", 1), OpMsgFlags.ChecksumPresent);
        var bytes = writer.WrittenSpan.ToArray();
        Assert.That(OpMsg.Decode(bytes).Body["ping"].AsInt32, Is.EqualTo(1));
        Assert.That(MessageHeader.Read(bytes).Length, Is.EqualTo(bytes.Length));
        bytes[5] ^= 1;
        Assert.That(() => OpMsg.Decode(bytes), Throws.TypeOf<WireFormatException>().With.Message.Contains("checksum"));
    }

    [TestCase("00800000", TestName = "Decode_UnknownRequiredFlag_IsRefused")]
    [TestCase("04000000", TestName = "Decode_ThirdFlag_IsRefused")]
    public void Decode_Flags(string flags)
    {
        var bytes = (byte[])Ping.Clone();
        Hex(flags).CopyTo(bytes, 16);
        Assert.That(() => OpMsg.Decode(bytes), Throws.TypeOf<WireFormatException>());
    }

    [Test]
    public void Decode_UnknownOptionalFlag_IsIgnored()
    {
        var bytes = (byte[])Ping.Clone();
        bytes[18] = 0x83;
        Assert.That(OpMsg.Decode(bytes).Body["ping"].AsInt32, Is.EqualTo(1));
    }

    [TestCase("", TestName = "Decode_NoSections_IsRefused")]
    [TestCase("02 0500000000", TestName = "Decode_UnknownKind_IsRefused")]
    [TestCase("00 0500000000 00 0500000000", TestName = "Decode_TwoBodies_IsRefused")]
    [TestCase("00 0500000000 01 FFFFFF7F 6100", TestName = "Decode_SequenceTooLong_IsRefused")]
    [TestCase("00 0500000000 01 08000000 6100 05", TestName = "Decode_SequenceTruncated_IsRefused")]
    [TestCase("00 0500000000 01 06000000 6100 01 06000000 6100", TestName = "Decode_SequenceTwice_IsRefused")]
    [TestCase("00 08000000 0A 6100 00 01 06000000 6100", TestName = "Decode_SequenceNamedAsField_IsRefused")]
    [TestCase("01 06000000 6100", TestName = "Decode_NoBody_IsRefused")]
    public void Decode_Sections(string sections)
    {
        var bytes = Hex("00000000 01000000 00000000 DD070000 00000000" + sections);
        Assert.That(() => OpMsg.Decode(bytes), Throws.TypeOf<WireFormatException>());
    }

    [Test]
    public void OpQuery_Hello_GivesTheBytesAndBack()
    {
        using var writer = new BsonBufferWriter();
        ClientMessages.WriteQuery(writer, 1, "admin", new BsonDocument("isMaster", 1));
        var bytes = Hex(
            "3A000000 01000000 00000000 D4070000 00000000 61646D696E2E24636D6400 00000000 FFFFFFFF" + "13000000 10 69734D617374657200 01000000 00");
        Assert.That(Convert.ToHexString(writer.WrittenSpan), Is.EqualTo(Convert.ToHexString(bytes)));
        var query = OpQuery.Decode(bytes);
        Assert.That(query.FullCollectionName, Is.EqualTo("admin.$cmd"));
        Assert.That(query.Query["isMaster"].AsInt32, Is.EqualTo(1));
        Assert.That(() => OpQuery.Decode(bytes.AsSpan(0, 40)), Throws.TypeOf<WireFormatException>());
    }

    [Test]
    public void OpReply_OneDocument_GivesTheBytesAndBack()
    {
        using var writer = new BsonBufferWriter();
        OpReply.Write(writer, 2, 1, new BsonDocument("ok", 1.0));
        var bytes = Hex(
            "35000000 02000000 01000000 01000000 08000000 0000000000000000 00000000 01000000" + "11000000 01 6F6B00 000000000000F03F 00");
        Assert.That(Convert.ToHexString(writer.WrittenSpan), Is.EqualTo(Convert.ToHexString(bytes)));
        Assert.That(OpReply.Decode(bytes)["ok"].AsDouble, Is.EqualTo(1.0));
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));
}
