using TaskMessages.Domain.Execution.Updates;
using TaskMessages.Domain.Messages;
using TaskMessages.Domain.Tasks;

namespace TaskMessages.Domain.Execution.Growth;

/// <summary>One message of an answer, while and after it grows.</summary>
public sealed class MessageDraft
{
    private ContentBuffer? _buffer;
    private MessageContent? _content;
    private int _taken;
    private long _bytes;

    internal MessageDraft(int index) => Index = index;

    /// <summary>The agent's own number for the message.</summary>
    public int Index { get; }

    public bool IsDone { get; private set; }

    /// <summary>What it says so far; what it says once <see cref="IsDone"/>.</summary>
    public MessageContent Content => _content ??= _buffer!.Partial();

    /// <summary>Changes whenever what would be stored changes.</summary>
    internal int Version { get; private set; }

    /// <summary>The text that has been appended since it was asked last; null when there is none, or it is no text.</summary>
    internal (int Offset, string Text)? TakeGrown()
    {
        if (_buffer is not TextBuffer text || text.TextLength <= _taken)
            return null;
        var offset = _taken;
        _taken = text.TextLength;
        return (offset, text.TextFrom(offset));
    }

    internal void Start(MessageContent content, int maxLength)
    {
        if (_content is not null || _buffer is not null)
            throw new ExecutorException($"The agent started message {Index} twice.");
        Set(content, maxLength);
    }

    internal void Append(MessageDelta delta, int maxLength)
    {
        CheckLength((_buffer?.Length ?? 0) + ContentLength.Of(delta), maxLength);
        if (_buffer is null && (_buffer = ContentBuffer.For(delta, _content)) is { } begun)
            _bytes = StoredSize.OfContent(begun.Partial());
        _bytes += ContentLength.BytesOf(delta);
        CheckBytes(_bytes);
        if (_buffer is null || !_buffer.TryAppend(delta))
            throw new ExecutorException($"The agent mixed kinds of content in message {Index}.");
        _content = null;
        Version++;
    }

    internal void Replace(MessageContent content, int maxLength)
    {
        Set(content, maxLength);
        _buffer = null;
        IsDone = true;
    }

    /// <exception cref="ExecutorException">The fragments are not the JSON object that they should be.</exception>
    internal void End()
    {
        if (_buffer is not null)
        {
            _content = _buffer.Final() ?? throw new ExecutorException($"The JSON that the agent streamed in message {Index} is not an object.");
            CheckBytes(StoredSize.OfContent(_content));
        }

        Close();
    }

    /// <summary>Ends a message that nobody will end any more, with what there is of it.</summary>
    internal void Close()
    {
        _ = Content;
        _buffer = null;
        IsDone = true;
        Version++;
    }

    private void Set(MessageContent content, int maxLength)
    {
        CheckLength(ContentLength.Of(content), maxLength);
        CheckBytes(StoredSize.OfContent(content));
        _content = content.Author == Author.Agent ? content : content with { Author = Author.Agent };
        Version++;
    }

    /// <summary>A short JSON may take many times its length in the database.</summary>
    private void CheckBytes(long bytes)
    {
        if (bytes > TaskSize.Output)
            throw new ExecutorException($"Message {Index} of the agent is larger than {TaskSize.Output} bytes as the database stores it.");
    }

    private void CheckLength(long length, int maxLength)
    {
        if (length > maxLength)
            throw new ExecutorException($"Message {Index} of the agent is longer than {maxLength} characters.");
    }
}
