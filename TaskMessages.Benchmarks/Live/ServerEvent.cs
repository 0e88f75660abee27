using System.Text.Json.Nodes;

namespace TaskMessages.Benchmarks.Live;

/// <summary>One event of a stream; a comment has no name.</summary>
internal sealed record ServerEvent(string Name, string? Id, JsonNode? Data)
{
    public string Text(string member) => (string)Data![member]!;
}
