using System.Text.Json.Nodes;

namespace TaskMessages.Benchmarks.Calls;

/// <summary>What a subscriber of a task's stream knows from its frames alone (message contract, section 11).</summary>
internal sealed class CallAssembly
{
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _growing = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>The texts by their messages' ids; those that are empty are gone.</summary>
    public IReadOnlyDictionary<string, string> Texts => _texts.Where(text => text.Value.Length > 0).ToDictionary();

    public IReadOnlyCollection<string> Growing => _growing;

    public List<string> Violations { get; } = [];

    /// <summary>The id of the last frame that had one: where to go on.</summary>
    public string? LastId { get; private set; }

    public long Frames { get; private set; }

    /// <summary>Whether the task's end was told.</summary>
    public bool IsOver { get; private set; }

    public void Take(string? id, JsonNode frame)
    {
        Frames++;
        var type = (string)frame["type"]!;
        if (id is not null && !_seen.Add($"{type} {id}") && type != "task_updated")
            Violations.Add($"{type} {id} a second time");
        LastId = id ?? LastId;
        if (type == "task_updated")
            IsOver = (string)frame["task"]!["status"]! is not ("RUNNING" or "INTERRUPTED" or "FAILED");
        if (frame["parent_task_message"] is { } message)
            Take(type, (string)message["id"]!, frame);
    }

    private void Take(string type, string message, JsonNode frame)
    {
        switch (type)
        {
            case "start":
                _texts[message] = (string)frame["content"]!["content"]!;
                _growing.Add(message);
                break;
            case "delta" when _growing.Contains(message):
                _texts[message] += (string)frame["delta"]!["text_delta"]!;
                break;
            case "delta":
                Violations.Add($"message {message} grows and never began");
                break;
            case "full":
                _texts[message] = (string)frame["content"]!["content"]!;
                _growing.Remove(message);
                break;
            case "done":
                _growing.Remove(message);
                break;
        }
    }
}
