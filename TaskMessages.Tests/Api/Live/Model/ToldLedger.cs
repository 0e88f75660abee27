using Newtonsoft.Json.Linq;
using TaskMessages.Api.Live;

namespace TaskMessages.Tests.Api.Live.Model;

/// <summary>What a client makes of the events of one stream, and the rules that they must keep.</summary>
internal sealed class ToldLedger(LedgerHistory history)
{
    private readonly Dictionary<string, string> _texts = [];
    private readonly HashSet<string> _removed = [];
    private readonly List<string> _steps = [];
    private readonly List<SentEvent> _events = [];
    private StreamCursor _last = StreamCursor.At(0);

    public IReadOnlyList<SentEvent> Events => _events;

    /// <summary>How often a turn was said to start.</summary>
    public int Starts { get; private set; }

    public void Take(SentEvent sent)
    {
        Assert.That(StreamCursor.TryParse(sent.Id, out var cursor), Is.True, sent.Id);
        Assert.That((cursor.Seq, cursor.Frames).CompareTo((_last.Seq, _last.Frames)), Is.GreaterThanOrEqualTo(0), $"{sent.Id} after {_last}");
        _last = cursor;
        _events.Add(sent);
        var data = JObject.Parse(sent.Frame.Json);
        switch (sent.Frame.Name)
        {
            case "task.status":
                Starts += (string?)data["status"] == "running" ? 1 : 0;
                break;
            case "step.completed":
                TakeStep(((string)data["step"]!["id"]!).Split(':')[1]);
                break;
            case "message.delta":
                AssertIsThere((string)data["message_id"]!);
                _texts[(string)data["message_id"]!] = _texts.GetValueOrDefault((string)data["message_id"]!) + (string)data["text"]!;
                break;
            case "message.completed":
                AssertIsThere((string)data["message_id"]!);
                Assert.That(_texts.GetValueOrDefault((string)data["message_id"]!), Is.Null.Or.EqualTo((string)data["content"]!), "the pieces are the whole");
                break;
            case "message.removed":
                _removed.Add((string)data["message_id"]!);
                break;
            default:
                throw new AssertionException($"Nobody expects {sent.Frame.Name}.");
        }
    }

    /// <summary>Everything that stays was told, and what was told of what does not was taken back.</summary>
    public void AssertIsComplete()
    {
        Assert.That(Starts, Is.EqualTo(history.Turns), "starts of turns");
        var expected = history.Items.Values.Where(item => item is { IsWhole: true, IsRemoved: false }).OrderBy(item => item.StepSeq).Select(item => item.Id);
        Assert.That(_steps.Where(id => !history.Items[id].IsRemoved), Is.EqualTo(expected), "steps");
        var shown = _steps.Union(_texts.Keys).Where(id => history.Items[id].IsRemoved);
        Assert.That(shown, Is.SubsetOf(_removed), "what was shown and then removed");
    }

    private void TakeStep(string id)
    {
        AssertIsThere(id);
        var (item, last) = (history.Items[id], _steps.Count == 0 ? null : history.Items[_steps[^1]]);
        Assert.That(_steps, Has.None.EqualTo(id), "twice");
        Assert.That(item.StepSeq, Is.GreaterThan(last?.StepSeq ?? 0), "out of order");
        _steps.Add(id);
    }

    private void AssertIsThere(string id) => Assert.That(_removed, Has.None.EqualTo(id), "it was removed");
}
