using TaskMessages.Api.Json;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Messages;

/// <summary>
/// The members that one type of content has, for partial matching (section 7): every member is optional and null constrains nothing.
/// </summary>
internal sealed class FilterShape
{
    private readonly Dictionary<string, Func<object, bool>> _members;

    private FilterShape(ContentType type, Dictionary<string, Func<object, bool>> members)
    {
        var name = WireName.Of(type);
        _members = members;
        _members["type"] = value => value is string text && text == name;
        _members["author"] = IsName<Author>;
        _members["style"] = IsName<Style>;
    }

    /// <summary>In the contract's order: of two shapes that recognise equally many members the first is taken.</summary>
    public static IReadOnlyList<FilterShape> All { get; } =
    [
        new(ContentType.Text, new() { ["format"] = IsName<TextFormat>, ["content"] = IsText, ["attachments"] = IsObjects }),
        new(ContentType.Reasoning, new() { ["summary"] = IsTexts, ["content"] = IsTexts }),
        new(ContentType.Data, new() { ["data"] = IsObject }),
        new(ContentType.ToolRequest, new() { ["tool_call_id"] = IsText, ["name"] = IsText, ["arguments"] = IsObject }),
        new(ContentType.ToolResponse, new()
        {
            ["tool_call_id"] = IsText, ["name"] = IsText, ["content"] = _ => true, ["is_error"] = value => LaxBoolean.TryRead(value, out _),
        }),
    ];

    public bool Knows(string member) => _members.ContainsKey(member);

    /// <summary>Whether the member is known and its value is of the right kind.</summary>
    public bool Recognises(string member, object value) => _members.TryGetValue(member, out var isValid) && isValid(value);

    /// <summary>Whether every known member has a value of the right kind.</summary>
    public bool Fits(JsonMap content) =>
        content.All(member => member.Value is null || !Knows(member.Key) || Recognises(member.Key, member.Value));

    public int Score(JsonMap content) => content.Count(member => member.Value is not null && Knows(member.Key));

    private static bool IsName<TEnum>(object value) where TEnum : struct, Enum => WireName.TryParse<TEnum>(value as string, out _);

    private static bool IsText(object value) => value is string;

    private static bool IsObject(object value) => value is JsonMap;

    private static bool IsTexts(object value) => value is List<object?> list && list.TrueForAll(item => item is string);

    private static bool IsObjects(object value) => value is List<object?> list && list.TrueForAll(item => item is JsonMap);
}
