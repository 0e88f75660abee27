namespace TaskMessages.EmbeddedMongo.Wire;

/// <summary>The flag bits of an OP_MSG message; the lower 16 must be understood by whoever receives them.</summary>
[Flags]
internal enum OpMsgFlags
{
    None = 0,

    /// <summary>A CRC-32C of the message is its last four bytes.</summary>
    ChecksumPresent = 1 << 0,

    /// <summary>No answer is expected, or another message follows without a request.</summary>
    MoreToCome = 1 << 1,

    /// <summary>The client takes several replies to one request.</summary>
    ExhaustAllowed = 1 << 16,
}
