using System.Buffers.Binary;
using TaskMessages.EmbeddedMongo.Wire;

namespace TaskMessages.EmbeddedMongo.Server;

/// <summary>A command as it came over the wire: OP_MSG, or the OP_QUERY that older drivers open a connection with.</summary>
/// <param name="RequestId">What the reply refers to.</param>
/// <param name="IsHandshake">Whether it was OP_QUERY, and OP_REPLY answers it.</param>
/// <param name="Body">The command, document sequences joined in, <c>$db</c> included.</param>
/// <param name="Flags">Of OP_MSG.</param>
internal readonly record struct IncomingMessage(int RequestId, bool IsHandshake, BsonDocument Body, OpMsgFlags Flags)
{
    private const string CommandCollection = ".$cmd";

    /// <summary>False when the client set moreToCome: it will not read a reply.</summary>
    public bool ExpectsReply => (Flags & OpMsgFlags.MoreToCome) == 0;

    /// <param name="message">One whole message with its header.</param>
    /// <exception cref="WireFormatException">It breaks the protocol.</exception>
    public static IncomingMessage Parse(ReadOnlySpan<byte> message)
    {
        var requestId = BinaryPrimitives.ReadInt32LittleEndian(message[4..]);
        switch (MessageHeader.Read(message).OpCode)
        {
            case OpCode.Msg:
                var command = OpMsg.Decode(message);
                return new IncomingMessage(requestId, IsHandshake: false, command.ToCommand(), command.Flags);
            case OpCode.Query:
                return new IncomingMessage(requestId, IsHandshake: true, CommandOf(OpQuery.Decode(message)), OpMsgFlags.None);
            case var other:
                throw new WireFormatException($"A message has the operation code {(int)other}.");
        }
    }

    /// <summary>A message whose documents are not decoded; it can be answered all the same.</summary>
    /// <exception cref="WireFormatException">It breaks the protocol.</exception>
    public static IncomingMessage Unread(ReadOnlySpan<byte> message)
    {
        if (message.Length < MessageHeader.Size + sizeof(int))
            throw new WireFormatException("A message ends before its flags.");
        var isQuery = MessageHeader.Read(message).OpCode == OpCode.Query;
        var flags = isQuery ? OpMsgFlags.None : (OpMsgFlags)BinaryPrimitives.ReadInt32LittleEndian(message[MessageHeader.Size..]);
        return new IncomingMessage(BinaryPrimitives.ReadInt32LittleEndian(message[4..]), isQuery, [], flags);
    }

    /// <param name="writer">Where to.</param>
    /// <param name="replyId">The reply's own number.</param>
    /// <param name="reply">The document.</param>
    /// <param name="moreToCome">Whether another reply follows without a request.</param>
    public void WriteReply(BsonBufferWriter writer, int replyId, BsonDocument reply, bool moreToCome = false)
    {
        if (IsHandshake)
            OpReply.Write(writer, replyId, RequestId, reply);
        else
            OpMsg.Write(writer, replyId, RequestId, reply, Flags & OpMsgFlags.ChecksumPresent | (moreToCome ? OpMsgFlags.MoreToCome : OpMsgFlags.None));
    }

    private static BsonDocument CommandOf(OpQuery query)
    {
        if (!query.FullCollectionName.EndsWith(CommandCollection, StringComparison.Ordinal))
            throw new WireFormatException("An OP_QUERY message is no command.");
        var body = query.Query.ElementCount > 0 && query.Query.GetElement(0) is { Name: "$query" or "query", Value: BsonDocument inner } ? inner : query.Query;
        return body.Set("$db", query.FullCollectionName[..^CommandCollection.Length]);
    }
}
