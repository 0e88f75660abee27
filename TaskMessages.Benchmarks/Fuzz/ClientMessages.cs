using MongoDB.Bson;
using TaskMessages.EmbeddedMongo.Bson;
using TaskMessages.EmbeddedMongo.Wire;

namespace TaskMessages.Benchmarks.Fuzz;

/// <summary>Messages as clients write them, and a server never does.</summary>
internal static class ClientMessages
{
    /// <summary>Writes a command, its array of documents named <paramref name="payload"/> as a document sequence.</summary>
    public static void WriteMsg(BsonBufferWriter writer, int requestId, BsonDocument command, string payload, OpMsgFlags flags)
    {
        var start = OpMsg.Begin(writer, requestId, responseTo: 0, flags);
        writer.WriteByte(0);
        BsonCodec.Encode(new BsonDocument(command.Where(element => element.Name != payload)), writer);
        writer.WriteByte(1);
        var sequence = writer.BeginLength();
        writer.WriteCString(payload);
        foreach (var document in command[payload].AsBsonArray)
            BsonCodec.Encode(document.AsBsonDocument, writer);
        writer.EndLength(sequence);
        OpMsg.End(writer, start, flags);
    }

    /// <summary>Writes a command for that database as OP_QUERY, which opens conversations.</summary>
    public static void WriteQuery(BsonBufferWriter writer, int requestId, string database, BsonDocument command)
    {
        var start = MessageHeader.Begin(writer, requestId, 0, OpCode.Query);
        writer.WriteInt32(0);
        writer.WriteCString(database + ".$cmd");
        writer.WriteInt32(0);
        writer.WriteInt32(-1);
        BsonCodec.Encode(command, writer);
        MessageHeader.End(writer, start);
    }
}
