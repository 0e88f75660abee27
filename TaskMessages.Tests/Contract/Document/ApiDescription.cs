using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NSwag;
using TaskMessages.Tests.Conventions;

namespace TaskMessages.Tests.Contract.Document;

/// <summary>The published description, as a validator reads it: nothing that it does not name is allowed in an answer.</summary>
internal sealed partial class ApiDescription
{
    /// <summary>Headers of ours, which must be named where they come.</summary>
    private static readonly string[] OwnHeaders = ["Retry-After", "Preference-Applied", "Idempotency-Replayed", "X-Accel-Buffering", "Accept-Encoding", "Location", "WWW-Authenticate", "X-Content-Type-Options"];

    private readonly OpenApiDocument _document;
    private readonly (Regex Path, OpenApiPathItem Item)[] _paths;

    private ApiDescription(OpenApiDocument document)
    {
        _document = document;
        var seen = new HashSet<JsonSchema>();
        foreach (var schema in document.Components.Schemas.Values)
            Close(schema, seen);
        _paths = [.. document.Paths.OrderBy(path => path.Key.Count(character => character == '{'))
            .Select(path => (new Regex($"^{PathParameter().Replace(path.Key, "[^/]+")}$", RegexOptions.CultureInvariant), path.Value))];
    }

    /// <summary>The committed one, which another test holds to be the one that is served.</summary>
    public static Task<ApiDescription> Committed { get; } = LoadAsync();

    /// <returns>The operation's name; null when the description has none for such a request.</returns>
    public string? OperationOf(string method, string path) => Find(method, path)?.OperationId;

    /// <returns>What is wrong with an answer, and null when nothing is.</returns>
    public string? Violation(string method, string path, HttpResponseMessage response, string? body)
    {
        if (Find(method, path) is not { } operation)
            return null;
        var status = ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (!operation.ActualResponses.TryGetValue(status, out var documented))
            return $"status {status} is not documented";
        if (OwnHeaders.FirstOrDefault(name => response.Headers.Contains(name) && !documented.Headers.ContainsKey(name)) is { } header)
            return $"header {header} is not documented with status {status}";
        if (string.IsNullOrEmpty(body))
            return null;
        var media = response.Content.Headers.ContentType?.MediaType ?? "";
        if (!documented.Content.TryGetValue(media, out var content))
            return $"content type {media} is not documented with status {status}";
        return media == "application/json" ? Violation(content.Schema, body) : null;
    }

    /// <returns>What is wrong with an event of a stream, and null when nothing is.</returns>
    public string? EventViolation(string name, string? id, JToken? data)
    {
        var frame = new JObject { ["event"] = name, ["data"] = data };
        if (id is not null)
            frame["id"] = id;
        return Violation(_document.Components.Schemas["StreamEvent"], frame.ToString());
    }

    private static async Task<ApiDescription> LoadAsync() => new(await OpenApiDocument.FromJsonAsync(Repository.Read("docs/openapi.json")));

    private static string? Violation(JsonSchema schema, string body)
    {
        var errors = schema.Validate(HttpAssertions.Parse(body), SchemaType.OpenApi3);
        return errors.Count == 0 ? null : string.Join("\n", errors.Select(error => error.ToString()));
    }

    private OpenApiOperation? Find(string method, string path)
    {
        var item = Array.Find(_paths, candidate => candidate.Path.IsMatch(path)).Item;
        var verb = method == "HEAD" ? "get" : method.ToLowerInvariant();
        return item is not null && item.TryGetValue(verb, out var operation) ? operation : null;
    }

    /// <summary>Members that a schema does not name are refused, unless it says what they are or names none.</summary>
    private static void Close(JsonSchema? schema, HashSet<JsonSchema> seen)
    {
        if (schema is null || !seen.Add(schema))
            return;
        if (schema.Properties.Count > 0 && schema.AdditionalPropertiesSchema is null)
            schema.AllowAdditionalProperties = false;
        foreach (var property in schema.Properties.Values)
            Close(property.ActualTypeSchema, seen);
        foreach (var part in schema.OneOf.Concat(schema.AnyOf).Concat(schema.AllOf))
            Close(part.ActualSchema, seen);
        Close(schema.Item?.ActualSchema, seen);
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex PathParameter();
}
