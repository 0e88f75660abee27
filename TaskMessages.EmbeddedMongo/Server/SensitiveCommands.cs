namespace TaskMessages.EmbeddedMongo.Server;

/// <summary>Commands that carry secrets: none of them is told to listeners or compressed, which would let the length of a message tell of its content.</summary>
internal static class SensitiveCommands
{
    // the specification "command logging and monitoring"; compression names the same
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "authenticate", "copydb", "copydbgetnonce", "copydbsaslstart", "createUser", "getnonce", "saslContinue", "saslStart", "updateUser",
    };

    public static bool Contains(string name) => Names.Contains(name);

    /// <summary>Whether the command begins a conversation, and can carry a login.</summary>
    public static bool IsHello(string name) => name is "hello" or "isMaster" or "ismaster";

    /// <summary>Whether the command begins a conversation or a login, which no session is part of.</summary>
    public static bool IsPartOfLogin(string name) => IsHello(name) || name is "saslStart" or "saslContinue" or "authenticate" or "getnonce" or "logout";

    /// <summary>Whether the command and its reply may travel compressed, by the OP_COMPRESSED specification.</summary>
    public static bool MayBeCompressed(BsonDocument command) =>
        command.ElementCount > 0 && command.GetElement(0).Name is var name && !Contains(name) && !IsHello(name);
}
