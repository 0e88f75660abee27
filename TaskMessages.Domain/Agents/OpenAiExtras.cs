using System.Text.Json;
using TaskMessages.Domain.Execution.Growth;
using TaskMessages.Domain.Steps;

namespace TaskMessages.Domain.Agents;

/// <summary>What an administrator adds to every request to an endpoint. Credentials may be among it.</summary>
/// <param name="Headers">Values by name; all are strings.</param>
/// <param name="Body">Members of the request's body.</param>
public sealed record OpenAiExtras(JsonMap Headers, JsonMap Body)
{
    /// <summary>Parts of the names of headers that carry credentials. Headers are few, so too many are masked rather than too few.</summary>
    private static readonly string[] SecretNames = ["key", "token", "secret", "auth", "cookie", "passw", "credential", "signature", "session"];

    public static OpenAiExtras None { get; } = new([], []);

    public bool IsEmpty => Headers.Count == 0 && Body.Count == 0;

    /// <summary>Whether a mark stands where a value should.</summary>
    public bool HasMarks => HoldsMark(Headers) || HoldsMark(Body);

    /// <exception cref="FormatException">The text is not what <see cref="ToJson"/> makes.</exception>
    public static OpenAiExtras Parse(string json) => PlainJson.TryParseObject(json) is { } map && map["headers"] is JsonMap headers && map["body"] is JsonMap body
        ? new OpenAiExtras(headers, body)
        : throw new FormatException("Stored settings of an agent cannot be read.");

    public string ToJson() => JsonSerializer.Serialize(new JsonMap { ["headers"] = Headers, ["body"] = Body });

    /// <summary>With <see cref="Redaction.Mark"/> in place of credentials; this very one when it holds none.</summary>
    public OpenAiExtras Masked()
    {
        var headers = new JsonMap();
        foreach (var (name, value) in Headers)
            headers[name] = IsSecret(name) ? Redaction.Mark : Redaction.Of(value);
        var masked = new OpenAiExtras(headers, (JsonMap)Redaction.Of(Body)!);
        return masked.ToJson() == ToJson() ? this : masked;
    }

    /// <summary>With stored values in place of the marks that an earlier answer showed instead of them.</summary>
    public OpenAiExtras WithStored(OpenAiExtras stored)
    {
        var masked = stored.Masked();
        return new OpenAiExtras((JsonMap)Restore(Headers, stored.Headers, masked.Headers)!, (JsonMap)Restore(Body, stored.Body, masked.Body)!);
    }

    /// <summary>The texts that a mask hides.</summary>
    public IEnumerable<string> Secrets()
    {
        var masked = Masked();
        return Hidden(Headers, masked.Headers).Concat(Hidden(Body, masked.Body));
    }

    /// <summary>By what they say; a map has no such equality of its own.</summary>
    public bool Equals(OpenAiExtras? other) => other is not null && ToJson() == other.ToJson();

    public override int GetHashCode() => ToJson().GetHashCode(StringComparison.Ordinal);

    private static bool IsSecret(string header) => SecretNames.Any(part => header.Contains(part, StringComparison.OrdinalIgnoreCase));

    private static bool HoldsMark(object? value) => value switch
    {
        string text => text.Contains(Redaction.Mark, StringComparison.Ordinal),
        IReadOnlyDictionary<string, object?> map => map.Values.Any(HoldsMark),
        IReadOnlyList<object?> list => list.Any(HoldsMark),
        _ => false,
    };

    private static object? Restore(object? given, object? stored, object? masked) => (given, stored, masked) switch
    {
        (string text, _, string mask) when text == mask => stored,
        (JsonMap map, JsonMap storedMap, JsonMap maskedMap) => RestoreMap(map, storedMap, maskedMap),
        (List<object?> list, List<object?> storedList, List<object?> maskedList) when list.Count == storedList.Count =>
            list.Select((item, place) => Restore(item, storedList[place], maskedList[place])).ToList(),
        _ => given,
    };

    private static JsonMap RestoreMap(JsonMap given, JsonMap stored, JsonMap masked)
    {
        var restored = new JsonMap();
        foreach (var (name, value) in given)
            restored[name] = stored.TryGetValue(name, out var old) ? Restore(value, old, masked[name]) : value;
        return restored;
    }

    private static IEnumerable<string> Hidden(object? clear, object? masked) => (clear, masked) switch
    {
        (string text, string mask) => text == mask ? [] : [text],
        (JsonMap map, JsonMap maskedMap) => map.SelectMany(member => Hidden(member.Value, maskedMap[member.Key])),
        (List<object?> list, List<object?> maskedList) => list.SelectMany((item, place) => Hidden(item, maskedList[place])),
        (JsonMap map, string) => map.Values.SelectMany(value => Hidden(value, Redaction.Mark)),
        (List<object?> list, string) => list.SelectMany(item => Hidden(item, Redaction.Mark)),
        _ => [],
    };
}
