namespace TaskMessages.Api.Live;

/// <summary>What waits to be sent to one client: a bounded queue that the task's reader fills and the client's request empties.</summary>
/// <param name="voice">What words its errors; null: the chat-task contract.</param>
/// <param name="memory">Counts what waits in all streams; null: nobody does.</param>
internal sealed class EventStream(IStreamVoice? voice = null, StreamMemory? memory = null) : IDisposable
{
    private const int MaxFrames = 256;
    private const int MaxBytes = 4 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Queue<byte[]> _frames = new();
    private TaskCompletionSource? _wake;
    private long _bytes;
    private bool _isClosed;

    /// <summary>Queues an event; a client that is too slow for it, or one too many of those, is closed instead.</summary>
    public void Send(byte[] frame)
    {
        lock (_gate)
        {
            if (_isClosed)
                return;
            if (_frames.Count + 1 > MaxFrames || _bytes + frame.Length > MaxBytes || memory?.TryTake(frame.Length) == false)
            {
                Abort(ErrorFrame(StreamError.ResyncRequired));
                return;
            }

            _frames.Enqueue(frame);
            _bytes += frame.Length;
            Wake();
        }
    }

    /// <summary>The last event: whatever waits is sent before it. The first close wins.</summary>
    public void Conclude(byte[] frame)
    {
        lock (_gate)
        {
            if (_isClosed)
                return;
            _frames.Enqueue(frame);
            _isClosed = true;
            Wake();
        }
    }

    /// <summary>Closes with an error; whatever waits is dropped, to be resumed from what was sent. The first close wins.</summary>
    public void Close(StreamError error, string? message = null)
    {
        lock (_gate)
        {
            if (!_isClosed)
                Abort(ErrorFrame(error, message));
        }
    }

    /// <summary>Takes what waits.</summary>
    /// <returns>The events, and whether they are the last.</returns>
    public (IReadOnlyList<byte[]> Frames, bool IsLast) Take()
    {
        lock (_gate)
        {
            var frames = _frames.ToArray();
            Clear();
            return (frames, _isClosed);
        }
    }

    /// <summary>Completes when something waits, or at once when something does.</summary>
    public Task WaitAsync()
    {
        lock (_gate)
        {
            if (_frames.Count > 0 || _isClosed)
                return Task.CompletedTask;
            return (_wake ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>How the contract words that the stream is closed early; null: not at all.</summary>
    public byte[]? ErrorFrame(StreamError error, string? message = null)
        => voice is null ? EventFrames.Error(error, message).ToBytes(null) : voice.Error(error, message)?.ToBytes(null);

    /// <summary>The client is gone: what waits for it is dropped, and nothing comes any more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            Clear();
            _isClosed = true;
        }
    }

    private void Abort(byte[]? frame)
    {
        Clear();
        if (frame is not null)
            _frames.Enqueue(frame);
        _isClosed = true;
        Wake();
    }

    private void Clear()
    {
        _frames.Clear();
        memory?.Give(_bytes);
        _bytes = 0;
    }

    private void Wake()
    {
        _wake?.TrySetResult();
        _wake = null;
    }
}
