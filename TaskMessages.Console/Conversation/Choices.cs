using TaskMessages.Domain.Tasks;

namespace TaskMessages.Console.Conversation;

/// <summary>
/// The answers that an agent offers with its question. Interactions are objects of the agent's own; those that have a list of texts, or of objects with a text, under a name
/// that is common for it are understood.
/// </summary>
public static class Choices
{
    private const int Most = 50;

    private static readonly string[] Lists = ["options", "choices", "values", "enum"];

    private static readonly string[] Texts = ["value", "label", "text", "title", "id"];

    public static IReadOnlyList<string> Of(PendingInteraction? question) =>
        [.. (question?.Interactions ?? []).SelectMany(Of).Distinct(StringComparer.Ordinal).Take(Most)];

    private static IEnumerable<string> Of(JsonMap interaction) => Lists
        .Select(name => interaction.GetValueOrDefault(name))
        .OfType<IEnumerable<object?>>()
        .SelectMany(list => list.Select(TextOf).OfType<string>());

    private static string? TextOf(object? choice) => choice switch
    {
        string { Length: > 0 } text => text,
        IReadOnlyDictionary<string, object?> map => Texts.Select(name => map.GetValueOrDefault(name)).OfType<string>().FirstOrDefault(text => text.Length > 0),
        _ => null,
    };
}
