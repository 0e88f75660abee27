using System.Text.Json.Nodes;

namespace TaskMessages.Benchmarks.HttpFuzz;

/// <summary>Values that programs stumble over.</summary>
internal static class HostileValues
{
    private static readonly string[] Texts =
    [
        "", " ", "\0", "a\0b", "\u001b[31m", "a\r\nX-Injected: 1", "..", "../../etc/passwd", "%00", "%", "%2e%2e%2f", "'", "\"", "\\", "$where", "$ne", "a.b.$", "__proto__",
        "null", "NaN", "-1", "0", "1e999", "99999999999999999999999", "9223372036854775807", "-9223372036854775808", "0x10", "1_0", "+1", "٣", "\u202eabc", "\ufeff", "語語",
        "\U0001F600", "{", "[[[[", "<script>", "2026-01-02T03:04:05Z", "9999-12-31T23:59:59.9999999Z", "0001-01-01T00:00:00Z", "2026-02-30T00:00:00Z", "tool_call:x", "message:0",
        "000000000000000000000000", "eyJ2IjoxfQ==", "eyJ2IjoxLCJpZCI6IiIsImNyZWF0ZWRfYXQiOjAsInNlcSI6LTF9",
    ];

    public static string Text(Random random) => random.Next(12) switch
    {
        0 => new string('x', random.Next(1, 5000)),
        1 => string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => (char)random.Next(1, 0xd800))),
        _ => Texts[random.Next(Texts.Length)],
    };

    public static JsonNode? Json(Random random) => random.Next(12) switch
    {
        0 => null,
        1 => JsonValue.Create(true),
        2 => JsonValue.Create(long.MaxValue),
        3 => JsonValue.Create(-1),
        4 => JsonValue.Create(1.5e300),
        5 => JsonNode.Parse(new string('[', 60) + new string(']', 60)),
        6 => JsonNode.Parse($"1{new string('0', random.Next(1, 5000))}"),
        7 => new JsonArray([.. Enumerable.Range(0, random.Next(200)).Select(i => (JsonNode?)JsonValue.Create(i))]),
        8 => new JsonObject { [Text(random)] = Text(random), ["$set"] = new JsonObject { ["a.b"] = 1 } },
        9 => JsonValue.Create(new string('語', random.Next(1, 20_000))),
        _ => JsonValue.Create(Text(random)),
    };
}
