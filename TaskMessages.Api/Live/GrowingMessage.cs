using System.Text;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Steps;

namespace TaskMessages.Api.Live;

/// <summary>A message that is not at its end, as far as it was sent.</summary>
internal sealed class GrowingMessage
{
    private readonly StringBuilder _sent = new();

    /// <summary>The message as it was when it was told of first.</summary>
    public required Message Begun { get; init; }

    public string Id => Begun.Id;

    public long Seq => Begun.Seq;

    /// <summary>Whether it is a text; else it has at the most a step that has started.</summary>
    public bool IsText => Begun.Content is TextContent;

    /// <summary>The step that was announced.</summary>
    public Step? Step { get; init; }

    /// <summary>How many characters of the text were sent.</summary>
    public int Length => _sent.Length;

    public static GrowingMessage Of(Message message, Step? step) => new() { Begun = message, Step = step };

    public string TextFrom(int offset) => offset >= _sent.Length ? "" : _sent.ToString(offset, _sent.Length - offset);

    /// <summary>What is new in a text that begins at an offset of the whole.</summary>
    /// <returns>Empty when nothing is, or when something before it is missing.</returns>
    public string Take(int offset, string text)
    {
        if (!IsText || offset > _sent.Length || offset + text.Length <= _sent.Length)
            return "";
        var added = text[(_sent.Length - offset)..];
        _sent.Append(added);
        return added;
    }

    public GrowingMessage Copy()
    {
        var copy = new GrowingMessage { Begun = Begun, Step = Step };
        copy._sent.Append(_sent);
        return copy;
    }
}
