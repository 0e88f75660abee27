using Newtonsoft.Json.Linq;

namespace TaskMessages.Tests.Contract.Agentex.Tasks;

/// <summary>What a client knows of a task's messages from its frames alone, put together as the contract recommends.</summary>
internal sealed class ToldMessages
{
    private readonly Dictionary<string, JToken> _contents = [];
    private readonly HashSet<string> _growing = [];

    public int Growing => _growing.Count;

    public void Take(IEnumerable<TaskFrame> frames)
    {
        foreach (var frame in frames)
            Take(frame);
    }

    public void Take(TaskFrame frame)
    {
        if (frame.MessageId is not { } id)
            return;
        Assert.That(frame.Data!["index"]!.Type, Is.EqualTo(JTokenType.Null), frame.ToString());
        switch (frame.Type)
        {
            case "start":
                _contents[id] = frame.Data["content"]!.DeepClone();
                _growing.Add(id);
                break;
            case "delta":
                Assert.That(_growing, Does.Contain(id), frame.ToString());
                _contents[id]["content"] = (string?)_contents[id]["content"] + (string?)frame.Data["delta"]!["text_delta"];
                break;
            case "full":
                _contents[id] = frame.Data["content"]!.DeepClone();
                _growing.Remove(id);
                break;
            case "done":
                Assert.That(_growing.Remove(id), Is.True, frame.ToString());
                Assert.That(JToken.DeepEquals(_contents[id], frame.Data["parent_task_message"]!["content"]), Is.True, "the pieces make the whole");
                break;
        }
    }

    /// <summary>Whether it is what the ledger holds.</summary>
    public void AssertIs(JArray ledger)
    {
        Assert.That(_growing, Is.Empty);
        Assert.That(_contents.Keys, Is.EquivalentTo(ledger.Select(message => (string)message["id"]!)));
        foreach (var message in ledger)
            Assert.That(JToken.DeepEquals(_contents[(string)message["id"]!], message["content"]), Is.True, message.ToString());
    }
}
