using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary>What any command answers, instead of running, when it has <c>help: true</c>.</summary>
internal static class HelpReply
{
    public const string Field = "help";

    public static bool IsAskedFor(BsonDocument body) => body.TryGetValue(Field, out var help) && Truth.Of(help);

    public static BsonDocument Of(CommandDefinition command) => new("help", $"help for: {command.Name} {command.Help}");
}
