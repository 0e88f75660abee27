namespace TaskMessages.EmbeddedMongo.Wire;

/// <summary>The legacy query message, today used for the first hello of a connection only.</summary>
/// <param name="Flags">The query's flag bits.</param>
/// <param name="FullCollectionName">"admin.$cmd" for commands.</param>
/// <param name="NumberToSkip">Results to skip.</param>
/// <param name="NumberToReturn">Results wanted; -1 for commands.</param>
/// <param name="Query">The command, for commands.</param>
internal sealed record OpQuery(int Flags, string FullCollectionName, int NumberToSkip, int NumberToReturn, BsonDocument Query)
{
    /// <summary>Reads a whole message, its header included.</summary>
    /// <exception cref="WireFormatException">The message is malformed.</exception>
    public static OpQuery Decode(ReadOnlySpan<byte> message)
    {
        try
        {
            var reader = new BsonSpanReader(message[MessageHeader.Size..]);
            var flags = reader.ReadInt32();
            var collection = reader.ReadCString();
            var skip = reader.ReadInt32();
            var limit = reader.ReadInt32();
            var query = BsonDecoder.ReadDocument(ref reader, depth: 1);
            if (reader.Remaining > 0)
                BsonDecoder.ReadDocument(ref reader, depth: 1);
            if (reader.Remaining > 0)
                throw new WireFormatException("Bytes follow an OP_QUERY message's documents.");
            return new OpQuery(flags, collection, skip, limit, query);
        }
        catch (BsonFormatException exception)
        {
            throw new WireFormatException($"An OP_QUERY message is malformed: {exception.Message}", exception);
        }
    }
}
