using Newtonsoft.Json.Linq;

namespace TaskMessages.Tests.Contract.Events;

/// <summary>What a client knows of a task's texts from its events alone; it objects to whatever does not fit.</summary>
internal sealed class Conversation
{
    private readonly Dictionary<string, string> _growing = [];
    private readonly List<(string Id, string Text)> _texts = [];
    private readonly HashSet<string> _seen = [];

    /// <summary>The finished texts in the order in which they were told.</summary>
    public IEnumerable<string> Texts => _texts.Select(text => text.Text);

    public void Take(IEnumerable<StreamFrame> frames)
    {
        foreach (var frame in frames)
            Take(frame);
    }

    public void Take(StreamFrame frame)
    {
        if (frame.Id is not null && !frame.Event.StartsWith("task.", StringComparison.Ordinal))
            Assert.That(_seen.Add($"{frame.Event} {frame.Id}"), Is.True, $"twice: {frame}");
        switch (frame.Event)
        {
            case "message.delta":
                _growing[frame.Text("message_id")!] = _growing.GetValueOrDefault(frame.Text("message_id")!) + frame.Text("text");
                break;
            case "message.completed":
                if (_growing.Remove(frame.Text("message_id")!, out var grown))
                    Assert.That(grown, Is.EqualTo(frame.Text("content")), "the pieces make the whole");
                break;
            case "message.removed":
                _growing.Remove(frame.Text("message_id")!);
                _texts.RemoveAll(text => text.Id == frame.Text("message_id"));
                break;
            case "step.completed" when frame.Text("step.type") == "message":
                _texts.Add((frame.Text("step.id")!["message:".Length..], frame.Text("step.data.content")!));
                break;
        }
    }

    /// <summary>Whether it is what the ledger holds.</summary>
    public void AssertIs(JArray ledger)
    {
        var texts = ledger.Where(message => (string?)message["content"]!["type"] == "text")
            .Select(message => ((string)message["id"]!, (string)message["content"]!["content"]!)).ToList();
        Assert.That(_growing, Is.Empty);
        Assert.That(_texts.Select(text => text.Id), Is.Unique);

        // a message is told of at its end, and messages that grow side by side may end in another order
        Assert.That(_texts.OrderBy(text => texts.FindIndex(stored => stored.Item1 == text.Id)), Is.EqualTo(texts));
    }
}
