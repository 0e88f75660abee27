using System.Text.Json;
using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Growth;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Api.Executors;

/// <summary>The members of an object that an agent has sent. A wrong one fails the turn with an error that names it.</summary>
internal readonly struct JsonMembers
{
    /// <summary>Beyond it, not every whole number is one that a double can hold.</summary>
    private const double LargestDouble = 9_007_199_254_740_992;

    private readonly JsonElement _element;

    private JsonMembers(JsonElement element) => _element = element;

    public static JsonMembers Of(JsonElement element, string what) =>
        element.ValueKind == JsonValueKind.Object ? new JsonMembers(element) : throw AgentFailure.Malformed($"{what} is not an object");

    /// <returns>The member; null when it is absent or null.</returns>
    public JsonElement? Find(string name) =>
        _element.Member(name) is { } member && member.ValueKind != JsonValueKind.Null ? member : null;

    public string Text(string name) => OptionalText(name) ?? throw AgentFailure.Malformed($"{name} is missing");

    public string? OptionalText(string name) => Find(name) is { } member ? TextOf(name, member) : null;

    /// <summary>A piece of a longer text, cut anywhere; empty when it is absent.</summary>
    public string Piece(string name) => Find(name) switch
    {
        null => "",
        { ValueKind: JsonValueKind.String } member => JsonPiece.Read(member),
        _ => throw AgentFailure.Malformed($"{name} is not a string"),
    };

    public TEnum Name<TEnum>(string name, TEnum ifAbsent) where TEnum : struct, Enum
    {
        if (OptionalText(name) is not { } text)
            return ifAbsent;
        return WireName.TryParse<TEnum>(text, out var value) ? value : throw AgentFailure.Malformed($"{name} has an unknown value");
    }

    public bool? Flag(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw AgentFailure.Malformed($"{name} is not a boolean"),
    };

    /// <summary>A whole number, however it is written: 12, 12.0, 1.2e1.</summary>
    public long Integer(string name)
    {
        if (Find(name) is { ValueKind: JsonValueKind.Number } member)
        {
            if (member.TryGetInt64(out var value))
                return value;
            if (member.TryGetDouble(out var number) && double.IsInteger(number) && Math.Abs(number) < LargestDouble)
                return (long)number;
        }

        throw AgentFailure.Malformed($"{name} is not an integer");
    }

    public JsonElement.ArrayEnumerator? Items(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } member => member.EnumerateArray(),
        _ => throw AgentFailure.Malformed($"{name} is not an array"),
    };

    public List<string>? Texts(string name) => Items(name)?.Select(item => TextOf(name, item)).ToList();

    public JsonMap Map(string name) => Find(name) is { ValueKind: JsonValueKind.Object } member
        ? Plain(name, () => PlainJson.ToMap(member))
        : throw AgentFailure.Malformed($"{name} is not an object");

    public JsonMap ToMap()
    {
        var element = _element;
        return Plain("an object", () => PlainJson.ToMap(element));
    }

    /// <summary>Any value; the member must be there.</summary>
    public object? Value(string name) => _element.Member(name) is { } member
        ? Plain(name, () => PlainJson.ToValue(member))
        : throw AgentFailure.Malformed($"{name} is missing");

    private static string TextOf(string name, JsonElement member) => member.ValueKind == JsonValueKind.String
        ? Plain(name, () => PlainJson.ToText(member))
        : throw AgentFailure.Malformed($"{name} is not a string");

    private static T Plain<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException exception)
        {
            throw new ExecutorException($"The agent's answer is malformed: {name}: {exception.Message}", innerException: exception);
        }
    }
}
