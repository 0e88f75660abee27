using System.Buffers.Binary;

namespace TaskMessages.EmbeddedMongo.Wire;

/// <summary>An OP_MSG message: flags, one body and any number of document sequences.</summary>
internal sealed class OpMsg
{
    private const int KnownRequiredFlags = (int)(OpMsgFlags.ChecksumPresent | OpMsgFlags.MoreToCome);
    private const int RequiredFlags = 0xffff;
    private const int ChecksumSize = 4;

    /// <summary>Drivers send two document sequences at most.</summary>
    private const int MaxSections = 64;

    private OpMsg(OpMsgFlags flags, BsonDocument body, IReadOnlyList<DocumentSequence> sequences)
    {
        Flags = flags;
        Body = body;
        Sequences = sequences;
    }

    public OpMsgFlags Flags { get; }

    public BsonDocument Body { get; }

    public IReadOnlyList<DocumentSequence> Sequences { get; }

    /// <summary>Reads a whole message, its header included.</summary>
    /// <exception cref="WireFormatException">The message is malformed, or its checksum is wrong.</exception>
    public static OpMsg Decode(ReadOnlySpan<byte> message)
    {
        if (message.Length < MessageHeader.Size + 4)
            throw new WireFormatException("An OP_MSG message ends before its flags.");
        var flags = (OpMsgFlags)BinaryPrimitives.ReadInt32LittleEndian(message[MessageHeader.Size..]);
        if (((int)flags & RequiredFlags & ~KnownRequiredFlags) != 0)
            throw new WireFormatException($"An OP_MSG message has unknown flags: 0x{(int)flags:x}.");
        var sections = message[(MessageHeader.Size + 4)..];
        if ((flags & OpMsgFlags.ChecksumPresent) != 0)
            sections = Verify(message, sections);
        try
        {
            return DecodeSections(flags, sections);
        }
        catch (BsonFormatException exception)
        {
            throw new WireFormatException($"An OP_MSG message is malformed: {exception.Message}", exception);
        }
    }

    /// <summary>Writes a message whose body is all there is to say.</summary>
    public static void Write(BsonBufferWriter writer, int requestId, int responseTo, BsonDocument body, OpMsgFlags flags = OpMsgFlags.None)
    {
        var start = Begin(writer, requestId, responseTo, flags);
        writer.WriteByte(0);
        BsonCodec.Encode(body, writer);
        End(writer, start, flags);
    }

    /// <summary>Begins a message, whose sections follow; returns where, for <see cref="End"/>.</summary>
    public static int Begin(BsonBufferWriter writer, int requestId, int responseTo, OpMsgFlags flags)
    {
        var start = MessageHeader.Begin(writer, requestId, responseTo, OpCode.Msg);
        writer.WriteInt32((int)flags);
        return start;
    }

    /// <summary>Ends a message with its checksum, if the flags have one, and its length.</summary>
    public static void End(BsonBufferWriter writer, int start, OpMsgFlags flags)
    {
        if ((flags & OpMsgFlags.ChecksumPresent) != 0)
        {
            // the checksum covers the length, which covers the checksum
            writer.SetInt32(start, writer.Length - start + ChecksumSize);
            writer.WriteInt32((int)Crc32C.Compute(writer.WrittenSpan[start..]));
        }

        MessageHeader.End(writer, start);
    }

    /// <summary>The command as one document: the sequences as arrays after the body's own fields, which is where <c>$db</c> is, too.</summary>
    public BsonDocument ToCommand()
    {
        foreach (var sequence in Sequences)
            Body.Append(new BsonElement(sequence.Identifier, sequence.Documents));
        return Body;
    }

    private static ReadOnlySpan<byte> Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> sections)
    {
        if (sections.Length < ChecksumSize)
            throw new WireFormatException("An OP_MSG message ends before its checksum.");
        if (BinaryPrimitives.ReadUInt32LittleEndian(message[^ChecksumSize..]) != Crc32C.Compute(message[..^ChecksumSize]))
            throw new WireFormatException("An OP_MSG message's checksum is wrong.");
        return sections[..^ChecksumSize];
    }

    private static OpMsg DecodeSections(OpMsgFlags flags, ReadOnlySpan<byte> sections)
    {
        BsonDocument? body = null;
        List<DocumentSequence>? sequences = null;
        while (!sections.IsEmpty)
        {
            var kind = sections[0];
            sections = sections[1..];
            if (kind == 0 && body is null)
            {
                body = BsonCodec.Decode(sections, out var consumed);
                sections = sections[consumed..];
            }
            else if (kind == 1)
            {
                (sequences ??= []).Add(DecodeSequence(ref sections));
                if (sequences.Count >= MaxSections)
                    throw new WireFormatException($"An OP_MSG message has more than {MaxSections} sections.");
            }
            else
            {
                throw new WireFormatException(kind == 0 ? "An OP_MSG message has two bodies." : $"An OP_MSG message has a section of unknown kind {kind}.");
            }
        }

        if (body is null)
            throw new WireFormatException("An OP_MSG message has no body.");
        for (var i = 0; i < sequences?.Count; i++)
        {
            if (body.Contains(sequences[i].Identifier) || sequences.FindIndex(sequence => sequence.Identifier == sequences[i].Identifier) != i)
                throw new WireFormatException($"An OP_MSG message has the field '{sequences[i].Identifier}' twice.");
        }

        return new OpMsg(flags, body, (IReadOnlyList<DocumentSequence>?)sequences ?? []);
    }

    private static DocumentSequence DecodeSequence(ref ReadOnlySpan<byte> sections)
    {
        if (sections.Length < 4)
            throw new WireFormatException("A document sequence ends before its length.");
        var size = BinaryPrimitives.ReadInt32LittleEndian(sections);
        if (size < 5 || size > sections.Length)
            throw new WireFormatException($"A document sequence has the length {size} where {sections.Length} bytes are left.");
        var reader = new BsonSpanReader(sections[4..size]);
        var identifier = reader.ReadCString();
        var documents = new BsonArray();
        while (reader.Remaining > 0)
            documents.Add(BsonDecoder.ReadDocument(ref reader, depth: 1));
        sections = sections[size..];
        return new DocumentSequence(identifier, documents);
    }
}
