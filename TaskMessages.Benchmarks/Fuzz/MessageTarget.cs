using System.Buffers.Binary;
using MongoDB.Bson;
using TaskMessages.EmbeddedMongo.Bson;
using TaskMessages.EmbeddedMongo.Server;
using TaskMessages.EmbeddedMongo.Wire;

namespace TaskMessages.Benchmarks.Fuzz;

/// <summary>Messages as the server takes them from a connection: the frame's length is right, whatever it holds.</summary>
internal sealed class MessageTarget : IFuzzTarget
{
    private static readonly BsonDocument Empty = [];

    private BsonDocument _command = Empty;
    private byte[] _input = [];
    private bool _isWhole;
    private IncomingMessage _message;

    public string Name => "OP_MSG";

    public int Prepare(Random random)
    {
        var documents = new BsonArray(Enumerable.Range(0, random.Next(4)).Select(_ => RandomBytes.Document(random)));
        _command = new BsonDocument { { "insert", "c" }, { "$db", "test" }, { "x", RandomBytes.Document(random) }, { "documents", documents } };
        var flags = random.Next(4) == 0 ? OpMsgFlags.ChecksumPresent : OpMsgFlags.None;
        using var writer = new BsonBufferWriter();
        var requestId = random.Next();
        if (random.Next(2) == 0)
            ClientMessages.WriteMsg(writer, requestId, _command, "documents", flags);
        else
            OpMsg.Write(writer, requestId, 0, _command, flags);
        _input = writer.WrittenSpan.ToArray();
        _isWhole = random.Next(3) == 0;
        if (!_isWhole)
            _input = Framed(RandomBytes.Damaged(_input, random));
        return _input.Length;
    }

    public bool Decode()
    {
        try
        {
            _message = IncomingMessage.Parse(_input);
            return true;
        }
        catch (WireFormatException) when (!_isWhole)
        {
            return false;
        }
    }

    public string? Verify()
    {
        if (_isWhole && !BsonIdentity.AreSame(_message.Body, _command))
            return "A whole message is another command: " + _message.Body.ToJson();
        using var writer = new BsonBufferWriter();
        OpMsg.Write(writer, 1, 0, _message.Body);
        var again = IncomingMessage.Parse(writer.WrittenSpan).Body;
        return BsonCodec.Encode(again).AsSpan().SequenceEqual(BsonCodec.Encode(_message.Body)) ? null : "What was accepted is another command after encoding.";
    }

    public string Describe() => Convert.ToHexString(_input);

    /// <summary>As the reader of frames hands it over: a whole header, and the length that was read.</summary>
    private static byte[] Framed(byte[] damaged)
    {
        var frame = damaged.Length < MessageHeader.Size ? [.. damaged, .. new byte[MessageHeader.Size - damaged.Length]] : damaged;
        BinaryPrimitives.WriteInt32LittleEndian(frame, frame.Length);
        return frame;
    }
}
