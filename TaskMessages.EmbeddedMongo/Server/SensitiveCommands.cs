namespace TaskMessages.EmbeddedMongo.Server;

/// <summary>Commands that carry secrets, or begin a conversation in which a login can be: none of them is compressed, which would let the length of a message tell of its content.</summary>
internal static class SensitiveCommands
{
    // the specification of compression names them
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "authenticate", "copydb", "copydbgetnonce", "copydbsaslstart", "createUser", "getnonce", "hello", "isMaster", "saslContinue", "saslStart", "updateUser",
    };

    /// <summary>Whether the command and its reply may travel compressed, by the OP_COMPRESSED specification.</summary>
    public static bool MayBeCompressed(BsonDocument command) => command.ElementCount > 0 && !Names.Contains(command.GetElement(0).Name);
}
