using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>What may be told of a command: its name and what it works on, never what it carries.</summary>
/// <param name="Name">The command's name.</param>
/// <param name="Database">The database it is sent to.</param>
/// <param name="Collection">The collection, of commands that are known to have one.</param>
/// <param name="IsSensitive">Whether it is about who the client is; then nothing but its name is told.</param>
internal readonly record struct CommandDescription(string Name, string Database, string? Collection, bool IsSensitive)
{
    // commands whose first value is a collection; that of any other may be anything
    private static readonly HashSet<string> OnCollections =
    [
        "aggregate", "collStats", "count", "create", "createIndexes", "delete", "distinct", "drop", "dropIndexes",
        "find", "findAndModify", "insert", "killCursors", "listIndexes", "update", "validate",
    ];

    public static CommandDescription Of(BsonDocument command)
    {
        var first = command.ElementCount > 0 ? command.GetElement(0) : new BsonElement("unknown", BsonNull.Value);
        var database = command.TryGetValue("$db", out var name) && name is BsonString text ? text.Value : "admin";
        return IsAboutIdentity(first.Name, command)
            ? new CommandDescription(first.Name, database, null, true)
            : new CommandDescription(first.Name, database, CollectionOf(first, command), false);
    }

    /// <summary>How many statements the command carries; 1 when it is not one of several.</summary>
    public static int BatchSize(BsonDocument command)
    {
        var statements = command.GetElement(0).Name switch
        {
            "insert" => "documents",
            "update" => "updates",
            "delete" => "deletes",
            _ => null,
        };
        return statements is not null && command.TryGetValue(statements, out var value) && value is BsonArray array ? array.Count : 1;
    }

    private static bool IsAboutIdentity(string name, BsonDocument command) => SensitiveCommands.Contains(name)
        || (SensitiveCommands.IsHello(name) && command.Contains("speculativeAuthenticate"));

    private static string? CollectionOf(BsonElement first, BsonDocument command)
    {
        if (first.Name == "explain" && first.Value is BsonDocument { ElementCount: > 0 } explained)
            return CollectionOf(explained.GetElement(0), explained);
        var value = first.Name == "getMore" ? command.GetValue("collection", BsonNull.Value) : OnCollections.Contains(first.Name) ? first.Value : null;
        return (value as BsonString)?.Value;
    }
}
