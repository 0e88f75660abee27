using System.Globalization;

namespace TaskMessages.Benchmarks.Live;

/// <summary>What a subscriber knows of a task from its events alone, put together; notes whatever does not fit.</summary>
internal sealed class StreamAssembly
{
    private const int MostTraced = 60;

    private readonly Dictionary<string, string> _growing = [];
    private readonly List<(string Id, string Text)> _texts = [];
    private readonly List<string> _steps = [];
    private readonly HashSet<string> _seen = [];
    private readonly List<string> _violations = [];
    private readonly List<string> _trace = [];
    private long _number;

    /// <summary>The finished texts, with their messages' ids, in the order in which they were told.</summary>
    public IReadOnlyList<(string Id, string Text)> Texts => _texts;

    /// <summary>What was shown of messages that were never told to be complete or removed.</summary>
    public IReadOnlyDictionary<string, string> Growing => _growing;

    /// <summary>The steps that were completed while it listened, not those that were known when it came, in the order in which they were told.</summary>
    public IReadOnlyList<string> Steps => _steps;

    public IReadOnlyList<string> Violations => _violations;

    /// <summary>The id of the last event that had one: where to go on.</summary>
    public string? LastId { get; private set; }

    public long Events { get; private set; }

    /// <summary>
    /// Texts whose end was told to be before what had been shown: the worker died, or the order came from another process, before it was
    /// saved, and the turn was stopped.
    /// </summary>
    public int Shortened { get; private set; }

    /// <summary>The last events, for people.</summary>
    public IEnumerable<string> Trace => _trace.TakeLast(MostTraced);

    public void Take(params ReadOnlySpan<ServerEvent> items)
    {
        foreach (var item in items)
            Take(item);
    }

    public void Take(ServerEvent item)
    {
        Events++;
        _trace.Add($"{item.Name} {item.Id} {(string?)item.Data?["message_id"] ?? (string?)item.Data?["step"]?["id"] ?? (string?)item.Data?["status"]}");
        if (item.Id is { } id)
            Advance(item.Name, id);
        switch (item.Name)
        {
            case "message.delta":
                var growing = item.Text("message_id");
                _growing[growing] = _growing.GetValueOrDefault(growing) + item.Text("text");
                break;
            case "message.completed":
                if (_growing.Remove(item.Text("message_id"), out var grown))
                    Compare(item, grown, item.Text("content"));
                break;
            case "message.removed":
                _growing.Remove(item.Text("message_id"));
                _texts.RemoveAll(text => text.Id == item.Text("message_id"));
                break;
            case "step.completed":
                Complete(item);
                break;
        }
    }

    private void Compare(ServerEvent item, string grown, string whole)
    {
        if (grown == whole)
            return;
        if (grown.StartsWith(whole, StringComparison.Ordinal))
            Shortened++;
        else
            _violations.Add($"{item.Id}: the pieces of {item.Text("message_id")} make \"{Short(grown)}\", not \"{Short(whole)}\"");
    }

    private void Complete(ServerEvent item)
    {
        var step = item.Data!["step"]!;
        var stepId = (string)step["id"]!;
        if (item.Id is not null)
            _steps.Add(stepId);
        if ((string)step["type"]! != "message")
            return;
        var message = stepId["message:".Length..];
        if (_texts.Any(text => text.Id == message))
            _violations.Add($"{item.Id}: message {message} a second time");
        _texts.Add((message, (string)step["data"]!["content"]!));
    }

    private void Advance(string name, string id)
    {
        LastId = id;
        var number = long.Parse(id.AsSpan(0, id.AsSpan().IndexOfAny('+', ':') is var end and >= 0 ? end : id.Length), CultureInfo.InvariantCulture);
        if (number < _number)
            _violations.Add($"{name} {id} comes after number {_number}");
        _number = number;

        // how a stream ends is told to whoever comes, not once
        if (!name.StartsWith("task.", StringComparison.Ordinal) && !_seen.Add($"{name} {id}"))
            _violations.Add($"{name} {id} a second time");
    }

    private static string Short(string text) => text.Length <= 60 ? text : $"{text[..28]}…{text[^28..]}";
}
