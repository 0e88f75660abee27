using System.Text.Json.Nodes;

namespace TaskMessages.Benchmarks.HttpFuzz;

/// <summary>Makes values that fit a schema of the description, and damages them.</summary>
internal sealed class SchemaValues(JsonNode document, Random random)
{
    private const int Deepest = 6;

    /// <summary>A value that fits, as far as the schema says.</summary>
    public JsonNode? Fitting(JsonNode? schema, int depth = 0)
    {
        schema = Resolve(schema);
        if (schema is null || depth > Deepest)
            return null;
        if (schema["enum"]?.AsArray() is { Count: > 0 } choices)
            return choices[random.Next(choices.Count)]?.DeepClone();
        foreach (var word in new[] { "oneOf", "anyOf" })
        {
            if (schema[word]?.AsArray() is { Count: > 0 } alternatives)
                return Fitting(alternatives[random.Next(alternatives.Count)], depth + 1);
        }

        return TypeOf(schema) switch
        {
            "object" => Object(schema, depth),
            "array" => new JsonArray([.. Enumerable.Range(0, random.Next(3)).Select(_ => Fitting(schema["items"], depth + 1))]),
            "integer" => JsonValue.Create(random.Next(0, 3)),
            "number" => JsonValue.Create(random.NextDouble()),
            "boolean" => JsonValue.Create(random.Next(2) == 0),
            _ => JsonValue.Create(random.Next(4) switch { 0 => "text", 1 => "2026-01-02T03:04:05Z", 2 => "user", _ => $"name {random.Next(5)}" }),
        };
    }

    /// <summary>The value with up to three of its places damaged: of another type, huge, hostile, missing, or more than there should be.</summary>
    public JsonNode? Damaged(JsonNode? value)
    {
        for (var i = random.Next(4); i > 0; i--)
            value = Damage(value);
        return value;
    }

    private JsonNode? Damage(JsonNode? value)
    {
        if (random.Next(4) == 0)
            return HostileValues.Json(random);
        switch (value)
        {
            case JsonObject { Count: > 0 } map:
                var name = map.ElementAt(random.Next(map.Count)).Key;
                switch (random.Next(5))
                {
                    case 0:
                        map.Remove(name);
                        break;
                    case 1:
                        map[HostileValues.Text(random)] = HostileValues.Json(random);
                        break;
                    default:
                        map[name] = Damage(map[name]?.DeepClone());
                        break;
                }

                return map;
            case JsonArray { Count: > 0 } list:
                var index = random.Next(list.Count);
                list[index] = Damage(list[index]?.DeepClone());
                return list;
            default:
                return HostileValues.Json(random);
        }
    }

    private JsonObject Object(JsonNode schema, int depth)
    {
        var map = new JsonObject();
        var required = schema["required"]?.AsArray().Select(name => (string)name!).ToHashSet() ?? [];
        foreach (var (name, member) in schema["properties"]?.AsObject() ?? [])
        {
            if (required.Contains(name) || random.Next(2) == 0)
                map[name] = Fitting(member, depth + 1);
        }

        return map;
    }

    private JsonNode? Resolve(JsonNode? schema)
    {
        for (var i = 0; i < Deepest && schema is not null; i++)
        {
            if ((string?)schema["$ref"] is { } reference)
                schema = document["components"]!["schemas"]![reference[(reference.LastIndexOf('/') + 1)..]];
            else if (schema["allOf"]?.AsArray() is [var only])
                schema = only;
            else
                break;
        }

        return schema;
    }

    private static string? TypeOf(JsonNode schema) => schema["type"] switch
    {
        JsonArray types => (string?)types.FirstOrDefault(type => (string?)type != "null"),
        JsonValue type => (string?)type,
        _ => schema["properties"] is null ? null : "object",
    };
}
