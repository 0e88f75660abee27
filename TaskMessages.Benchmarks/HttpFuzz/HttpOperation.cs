using System.Text.Json.Nodes;

namespace TaskMessages.Benchmarks.HttpFuzz;

/// <summary>One operation of the service's description.</summary>
/// <param name="Method">As HTTP has it.</param>
/// <param name="Path">With its parameters in braces.</param>
/// <param name="Parameters">Names and places (<c>path</c>, <c>query</c>, <c>header</c>).</param>
/// <param name="Body">The schema of the body; null: it takes none.</param>
internal sealed record HttpOperation(string Method, string Path, IReadOnlyList<(string Name, string Place)> Parameters, JsonNode? Body)
{
    private static readonly string[] Methods = ["get", "put", "post", "delete"];

    /// <summary>All operations of a description.</summary>
    public static IReadOnlyList<HttpOperation> Of(JsonNode document)
    {
        var operations = new List<HttpOperation>();
        foreach (var (path, item) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in item!.AsObject().Where(member => Methods.Contains(member.Key)))
            {
                var parameters = (operation!["parameters"]?.AsArray() ?? []).Select(parameter => ((string)parameter!["name"]!, (string)parameter["in"]!));
                operations.Add(new HttpOperation(method.ToUpperInvariant(), path, [.. parameters], operation["requestBody"]?["content"]?["application/json"]?["schema"]));
            }
        }

        return operations;
    }
}
